// What `hopcheck trace` says besides its table.
#ifndef HOPCHECK_COMMAND_TRACE_TEXT_H_
#define HOPCHECK_COMMAND_TRACE_TEXT_H_

#include <string>

#include "trace/chain_source.h"

namespace hopcheck {

// On standard error.
void Complain(const std::string& what);
// On standard output: whoever reads along sees it when it is told.
void Print(const std::string& text);

// The sources of chain verdicts, the chosen one marked, a line each.
std::string SourcesText(const ChainSourceChoice& choice);

// Why no chains are shown, in one line; "" where they are.
std::string MissingChains(const ChainSourceChoice& choice);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_TRACE_TEXT_H_
