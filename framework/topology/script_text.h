// Lines of a shell script: commands, each in a namespace and with the place
// that asks for it.
#ifndef HOPCHECK_TOPOLOGY_SCRIPT_TEXT_H_
#define HOPCHECK_TOPOLOGY_SCRIPT_TEXT_H_

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "firewall/load_commands.h"

namespace hopcheck {

// Text for a comment: of one line, whatever it holds.
std::string OneLine(std::string_view text);

// "${prefix}router": a word for a shell.
std::string PrefixedWord(std::string_view name);

// `command` as it is run in the namespace that `word` names: "ip -n ns ...",
// "bridge -n ns ...", "ip netns exec ns ...".
std::string InNamespace(std::string_view word, std::string_view command);

// A command that loads a firewall, with what it reads.
std::string LoadLines(std::string_view word, const LoadCommand& load);

// "  # x.yaml:14:7", or what else there is to say of a line without a place.
std::string Remark(const Place& place, std::string_view otherwise = "");

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_SCRIPT_TEXT_H_
