// A ruleset that its tool does not take.
#ifndef HOPCHECK_FIREWALL_RULESET_ERROR_H_
#define HOPCHECK_FIREWALL_RULESET_ERROR_H_

#include <stdexcept>

#include "base/diagnostic.h"

namespace hopcheck {

// Bad input, at one place or several.
class RulesetError : public std::runtime_error {
 public:
  // what() is the whole rendering:
  // "x.yaml:14:7: error: iptables-nft-restore: …", with the source line and a
  // caret.
  explicit RulesetError(Diagnostics diagnostics);

  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  Diagnostics diagnostics_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_RULESET_ERROR_H_
