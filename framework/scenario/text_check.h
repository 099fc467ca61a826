// Whether a file is text that can be read and shown: UTF-8 without control
// characters. Checked before the YAML parser sees a byte.
#ifndef HOPCHECK_SCENARIO_TEXT_CHECK_H_
#define HOPCHECK_SCENARIO_TEXT_CHECK_H_

#include <memory>

#include "base/diagnostic.h"

namespace hopcheck {

// Reports the first byte that is not text: what follows in such a file is
// rarely text either.
bool CheckIsText(const std::shared_ptr<const SourceFile>& source,
                 Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_TEXT_CHECK_H_
