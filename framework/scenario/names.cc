#include "scenario/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr size_t kMaxInterfaceName = 15;  // IFNAMSIZ, less its end
constexpr size_t kMaxNamespaceName = 64;

bool IsSpaceOrControl(char c) {
  return static_cast<uint8_t>(c) <= 0x20 || c == 0x7f;
}

}  // namespace

// dev_valid_name() in the kernel; '%' asks it to number the interface, and
// "all" and "default" are taken by net.ipv4.conf.
std::string WhyBadInterfaceName(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (name.size() > kMaxInterfaceName) {
    return fmt::format("it is longer than {} bytes", kMaxInterfaceName);
  }
  if (name == "." || name == ".." || name == "all" || name == "default") {
    return "it is reserved";
  }
  for (const char c : name) {
    if (c == '/' || c == ':' || c == '%')
      return fmt::format("it holds '{}'", c);
    if (IsSpaceOrControl(c)) return "it holds a space";
  }
  return "";
}

std::string WhyBadNamespaceName(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (name.size() > kMaxNamespaceName) {
    return fmt::format("it is longer than {} bytes", kMaxNamespaceName);
  }
  for (const char c : name) {
    if (c == '/' || c == ':' || c == '.')
      return fmt::format("it holds '{}'", c);
    if (IsSpaceOrControl(c)) return "it holds a space";
  }
  return "";
}

std::vector<std::string> SysctlComponents(std::string_view name) {
  const size_t first = name.find_first_of("./");
  const char separator = first == std::string_view::npos ? '.' : name[first];
  const char other = separator == '.' ? '/' : '.';
  std::vector<std::string> components;
  for (;;) {
    const size_t end = name.find(separator);
    std::string component(name.substr(0, end));
    if (separator == '.') std::ranges::replace(component, other, separator);
    components.push_back(std::move(component));
    if (end == std::string_view::npos) return components;
    name.remove_prefix(end + 1);
  }
}

std::string WhyBadSysctlName(std::string_view name) {
  if (std::ranges::any_of(name, IsSpaceOrControl)) return "it holds a space";
  const std::vector<std::string> components = SysctlComponents(name);
  for (const std::string& component : components) {
    if (component.empty()) return "a part of it is empty";
    if (component == "." || component == "..") {
      return fmt::format("it holds '{}'", component);
    }
    if (component.find('/') != std::string::npos) return "it holds '/'";
  }
  if (components.front() != "net" || components.size() < 2) {
    return "only those below net. belong to a namespace";
  }
  return "";
}

std::optional<Endpoint> ToEndpoint(const Scalar& scalar, std::string_view what,
                                   Diagnostics& diagnostics) {
  const std::string_view text = scalar.text;
  const size_t slash = text.find('/');
  const bool has_space = std::ranges::any_of(text, IsSpaceOrControl);
  const bool one_slash = slash != std::string_view::npos &&
                         text.find('/', slash + 1) == std::string_view::npos;
  if (!one_slash || has_space || slash == 0 || slash + 1 == text.size()) {
    diagnostics.Error(scalar.place,
                      fmt::format("{} must be written namespace/interface, "
                                  "not {}",
                                  what, Quote(text)));
    return std::nullopt;
  }
  return Endpoint{.namespace_name = std::string(text.substr(0, slash)),
                  .interface = std::string(text.substr(slash + 1)),
                  .place = scalar.place};
}

}  // namespace hopcheck
