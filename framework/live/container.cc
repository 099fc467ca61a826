#include "live/container.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/read_file.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr size_t kIdDigits = 64;
constexpr size_t kShownDigits = 12;

bool IsId(std::string_view text) {
  return text.size() == kIdDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// "docker-<id>.scope", "cri-containerd-<id>.scope", "crio-<id>", "<id>".
std::optional<Container> NumberedContainer(std::string_view part) {
  if (part.ends_with(".scope")) part.remove_suffix(6);
  // CRI-O's monitor of the container is not in it.
  if (part.find("conmon") != part.npos) return std::nullopt;
  if (part.size() > kIdDigits) {
    const size_t begin = part.size() - kIdDigits;
    if (part[begin - 1] != '-') return std::nullopt;
    part.remove_prefix(begin);
  }
  if (!IsId(part)) return std::nullopt;
  return Container{.id = std::string(part)};
}

// "\x2d" of systemd's unit names (systemd-escape(1)).
std::string UnitUnescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 4) == "\\x2d") {
      plain += '-';
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// "lxc.payload.<name>", "machine-<name>.scope"; "<name>" below "lxc".
std::optional<Container> NamedContainer(std::string_view before,
                                        std::string_view part) {
  constexpr std::string_view kLxc = "lxc.payload.";
  constexpr std::string_view kNspawn = "machine-";
  if (part.starts_with(kLxc)) {
    return Container{std::string(part.substr(kLxc.size())), true};
  }
  if (before == "lxc" && !part.empty()) {
    return Container{std::string(part), true};
  }
  if (before == "machine.slice" && part.starts_with(kNspawn) &&
      part.ends_with(".scope")) {
    part.remove_prefix(kNspawn.size());
    part.remove_suffix(6);
    return Container{UnitUnescaped(part), true};
  }
  return std::nullopt;
}

// The innermost container of a path.
std::optional<Container> InPath(std::string_view path) {
  std::optional<Container> found;
  std::string_view before;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    auto here = NumberedContainer(part);
    if (!here) here = NamedContainer(before, part);
    if (here) found = std::move(here);
    before = part;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return found;
}

// An engine's file, nothing where there is none or it is no JSON.
Json Read(const fs::path& path) {
  const auto text = TryReadFile(path.c_str());
  if (!text) return {};
  Json json = Json::parse(*text, nullptr, false);
  return json.is_discarded() ? Json() : json;
}

std::string Text(const Json& json, const char* key) {
  if (!json.is_object()) return "";
  const auto value = json.find(key);
  return value != json.end() && value->is_string() ? value->get<std::string>()
                                                   : "";
}

std::string DockerName(const fs::path& root, const std::string& id) {
  std::string name = Text(
      Read(root / "var/lib/docker/containers" / id / "config.v2.json"), "Name");
  if (name.starts_with("/")) name.erase(0, 1);
  return name;
}

// What a Kubernetes runtime notes in the container's OCI bundle.
std::string PodName(const fs::path& root, const std::string& id) {
  const std::array<fs::path, 2> bundles = {
      root / "run/containerd/io.containerd.runtime.v2.task/k8s.io" / id,
      root / "run/containers/storage/overlay-containers" / id / "userdata"};
  for (const fs::path& bundle : bundles) {
    const Json config = Read(bundle / "config.json");
    if (!config.is_object() || !config.contains("annotations")) continue;
    for (const char* key :
         {"io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"}) {
      std::string name = Text(config["annotations"], key);
      if (!name.empty()) return name;
    }
  }
  return "";
}

std::string PodmanName(const fs::path& root, const std::string& id) {
  const Json all = Read(
      root / "var/lib/containers/storage/overlay-containers/containers.json");
  if (!all.is_array()) return "";
  for (const Json& one : all) {
    if (Text(one, "id") != id || !one.contains("names")) continue;
    const Json& names = one["names"];
    if (names.is_array() && !names.empty() && names[0].is_string()) {
      return names[0].get<std::string>();
    }
  }
  return "";
}

}  // namespace

std::optional<Container> ContainerOf(std::string_view cgroup) {
  // Lines "0::/path" of version 2, "4:memory:/path" of version 1.
  while (!cgroup.empty()) {
    const size_t end = std::min(cgroup.find('\n'), cgroup.size());
    const std::string_view line = cgroup.substr(0, end);
    const size_t first = line.find(':');
    const size_t second =
        first == line.npos ? line.npos : line.find(':', first + 1);
    if (second != line.npos) {
      if (auto found = InPath(line.substr(second + 1))) return found;
    }
    cgroup.remove_prefix(std::min(end + 1, cgroup.size()));
  }
  return std::nullopt;
}

std::string ContainerName(const fs::path& root, const Container& container) {
  if (container.id_is_name) return container.id;
  for (const auto& ask : {DockerName, PodName, PodmanName}) {
    std::string name = ask(root, container.id);
    if (!name.empty()) return name;
  }
  return container.id.substr(0, kShownDigits);
}

}  // namespace hopcheck
