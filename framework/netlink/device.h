// The interfaces of one namespace by name. Requests name an interface by its
// index; the commands they equal, and the user, by its name.
#ifndef HOPCHECK_NETLINK_DEVICE_H_
#define HOPCHECK_NETLINK_DEVICE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hopcheck {

struct Device {
  std::string name;
  uint32_t index = 0;  // ifindex
};

class Devices {
 public:
  // `object` is what errors name: "namespace router". Every namespace has lo.
  explicit Devices(std::string object) : object_(std::move(object)) {
    Add({"lo", 1});
  }

  void Add(const Device& device) {
    indexes_.insert_or_assign(device.name, device.index);
  }
  std::optional<uint32_t> Find(std::string_view name) const {
    const auto found = indexes_.find(name);
    if (found == indexes_.end()) return std::nullopt;
    return found->second;
  }
  const std::string& object() const { return object_; }

 private:
  std::string object_;
  std::map<std::string, uint32_t, std::less<>> indexes_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_DEVICE_H_
