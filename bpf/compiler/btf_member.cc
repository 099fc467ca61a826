#include "bpf/compiler/btf_member.h"

#include <fmt/format.h>

namespace hopcheck {
namespace {

struct Found {
  uint32_t offset = 0;  // bytes
  uint32_t size = 0;
  // Of a bit-field: its bits, the first of them counted from `offset`, where
  // the integer begins that it is a part of.
  uint32_t shift = 0;
  uint32_t bits = 0;
};

struct Step {
  uint32_t bit_offset = 0;
  uint32_t bits = 0;  // of a bit-field
  uint32_t type = 0;
};

// One step of a member path, also through anonymous structures and unions.
std::optional<Step> FindStep(const btf* types, uint32_t type,
                             std::string_view name) {
  const btf_type* t = btf__type_by_id(
      types, static_cast<uint32_t>(btf__resolve_type(types, type)));
  if (t == nullptr || !btf_is_composite(t)) return std::nullopt;
  const btf_member* members = btf_members(t);
  for (uint16_t i = 0; i < btf_vlen(t); ++i) {
    const uint32_t offset = btf_member_bit_offset(t, i);
    const std::string_view own =
        btf__name_by_offset(types, members[i].name_off);
    if (own == name) {
      return Step{offset, btf_member_bitfield_size(t, i), members[i].type};
    }
    if (!own.empty()) continue;
    if (auto inner = FindStep(types, members[i].type, name)) {
      inner->bit_offset += offset;
      return inner;
    }
  }
  return std::nullopt;
}

std::optional<Found> Find(const btf* types, const Member& member) {
  const int32_t id = btf__find_by_name_kind(
      types, std::string(member.structure).c_str(), BTF_KIND_STRUCT);
  if (id < 0) return std::nullopt;
  Step at{.type = static_cast<uint32_t>(id)};
  for (std::string_view rest = member.path; !rest.empty();) {
    const size_t dot = rest.find('.');
    const auto step = FindStep(types, at.type, rest.substr(0, dot));
    if (!step) return std::nullopt;
    at = {at.bit_offset + step->bit_offset, step->bits, step->type};
    rest = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
  }
  const auto size = static_cast<uint32_t>(btf__resolve_size(types, at.type));
  const uint32_t unit = at.bits == 0 || size == 0 ? 8 : size * 8;
  return Found{.offset = at.bit_offset / unit * (unit / 8),
               .size = size,
               .shift = at.bit_offset % unit,
               .bits = at.bits};
}

const btf_type* PrototypeOf(const btf* types, uint32_t function) {
  const btf_type* t = btf__type_by_id(types, function);
  return btf__type_by_id(types, t->type);
}

// "" of void; nothing of what is no pointer to either.
std::optional<std::string_view> PointsTo(const btf* types, uint32_t type) {
  const btf_type* pointer = btf__type_by_id(
      types, static_cast<uint32_t>(btf__resolve_type(types, type)));
  if (pointer == nullptr || !btf_is_ptr(pointer)) return std::nullopt;
  const int32_t target = btf__resolve_type(types, pointer->type);
  if (target <= 0) return "";  // libbpf's answer for void is an error
  const btf_type* t = btf__type_by_id(types, static_cast<uint32_t>(target));
  if (t == nullptr || !btf_is_struct(t)) return std::nullopt;
  return btf__name_by_offset(types, t->name_off);
}

}  // namespace

std::string DefineMember(const btf* types, const Member& member,
                         std::vector<std::string>& wrong) {
  const auto found = Find(types, member);
  if (!found) {
    if (!member.is_optional) {
      wrong.push_back(
          fmt::format("{}.{} is missing", member.structure, member.path));
    }
    return "";
  }
  std::string text =
      fmt::format("#define HC_{} {}\n", member.macro, found->offset);
  if (found->bits != 0) {
    return text + fmt::format(
                      "#define HC_{0}_shift {1}\n"
                      "#define HC_{0}_mask {2:#x}UL\n",
                      member.macro, found->shift,
                      (uint64_t{1} << found->bits) - 1);
  }
  if (member.size == 0) {
    return text +
           fmt::format("#define HC_{}_bytes {}\n", member.macro, found->size);
  }
  if (found->size == member.size) return text;
  wrong.push_back(fmt::format("{}.{} has {} bytes, not {}", member.structure,
                              member.path, found->size, member.size));
  return "";
}

std::optional<int> FindArgument(const btf* types, uint32_t function,
                                std::string_view structure) {
  const btf_type* prototype = PrototypeOf(types, function);
  const btf_param* arguments = btf_params(prototype);
  for (uint16_t i = 0; i < btf_vlen(prototype); ++i) {
    if (PointsTo(types, arguments[i].type) == structure) return i;
  }
  return std::nullopt;
}

int CountArguments(const btf* types, uint32_t function) {
  return btf_vlen(PrototypeOf(types, function));
}

}  // namespace hopcheck
