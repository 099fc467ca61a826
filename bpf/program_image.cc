#include "bpf/program_image.h"

#include <cstring>
#include <type_traits>

namespace hopcheck {
namespace {

// Goes up with every change of the layout below.
constexpr uint32_t kFormat = 1;
constexpr uint32_t kMagic = 0x68634250;  // "PBch"
// No image comes near these; a length beyond them is damage.
constexpr uint32_t kMaxItems = 4096;
constexpr uint32_t kMaxInstructions = 1'000'000;
constexpr uint32_t kMaxName = 256;

class Writer {
 public:
  void U32(uint32_t value) { Raw(&value, sizeof value); }
  void Text(std::string_view text) {
    U32(static_cast<uint32_t>(text.size()));
    Raw(text.data(), text.size());
  }
  void Raw(const void* data, size_t size) {
    bytes_.append(static_cast<const char*>(data), size);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Every read says whether there was that much left; after the first that was
// not, all fail.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool U32(uint32_t& value) { return Raw(&value, sizeof value); }
  bool Count(uint32_t& value, uint32_t limit) {
    return U32(value) && value <= limit;
  }
  bool Text(std::string& text) {
    uint32_t size = 0;
    if (!Count(size, kMaxName) || bytes_.size() < size) return Fail();
    text.assign(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return true;
  }
  bool Raw(void* to, size_t size) {
    if (bytes_.size() < size) return Fail();
    std::memcpy(to, bytes_.data(), size);
    bytes_.remove_prefix(size);
    return true;
  }
  bool AtEnd() const { return bytes_.empty(); }

 private:
  bool Fail() {
    bytes_ = {};
    return false;
  }
  std::string_view bytes_;
};

bool ReadMap(Reader& in, BpfMapSpec& map) {
  return in.Text(map.name) && in.U32(map.type) && in.U32(map.key_size) &&
         in.U32(map.value_size) && in.U32(map.max_entries) && in.U32(map.flags);
}

bool ReadProgram(Reader& in, BpfProgram& program) {
  uint32_t size = 0;
  if (!in.Text(program.name) || !in.Count(size, kMaxInstructions)) return false;
  for (uint32_t i = 0; i < size; ++i) {
    bpf_insn instruction;
    if (!in.Raw(&instruction, sizeof instruction)) return false;
    program.code.push_back(instruction);
  }
  return size > 0;
}

bool MapsExist(const BpfProgram& program, size_t maps) {
  for (const bpf_insn& i : program.code) {
    if (i.code == (BPF_LD | BPF_DW | BPF_IMM) &&
        i.src_reg == BPF_PSEUDO_MAP_FD &&
        (i.imm < 0 || static_cast<size_t>(i.imm) >= maps)) {
      return false;
    }
  }
  return true;
}

bool ReadMaps(Reader& in, ProgramImage& image) {
  uint32_t count = 0;
  if (!in.Count(count, kMaxItems)) return false;
  for (uint32_t i = 0; i < count; ++i) {
    if (!ReadMap(in, image.maps.emplace_back())) return false;
  }
  return true;
}

bool ReadPrograms(Reader& in, ProgramImage& image) {
  uint32_t count = 0;
  if (!in.Count(count, kMaxItems)) return false;
  for (uint32_t i = 0; i < count; ++i) {
    BpfProgram& program = image.programs.emplace_back();
    if (!ReadProgram(in, program)) return false;
    if (!MapsExist(program, image.maps.size())) return false;
  }
  return true;
}

bool ReadReasons(Reader& in, ProgramImage& image) {
  uint32_t count = 0;
  if (!in.Count(count, kMaxItems)) return false;
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t value = 0;
    std::string name;
    if (!in.U32(value) || !in.Text(name)) return false;
    image.drop_reasons.emplace(value, std::move(name));
  }
  return true;
}

}  // namespace

std::string Serialize(const ProgramImage& image) {
  static_assert(sizeof(bpf_insn) == 8 &&
                std::is_trivially_copyable_v<bpf_insn>);
  Writer out;
  out.U32(kMagic);
  out.U32(kFormat);
  out.U32(static_cast<uint32_t>(image.maps.size()));
  for (const BpfMapSpec& map : image.maps) {
    out.Text(map.name);
    for (const uint32_t value :
         {map.type, map.key_size, map.value_size, map.max_entries, map.flags}) {
      out.U32(value);
    }
  }
  out.U32(static_cast<uint32_t>(image.programs.size()));
  for (const BpfProgram& program : image.programs) {
    out.Text(program.name);
    out.U32(static_cast<uint32_t>(program.code.size()));
    out.Raw(program.code.data(), program.code.size() * sizeof(bpf_insn));
  }
  out.U32(static_cast<uint32_t>(image.drop_reasons.size()));
  for (const auto& [value, name] : image.drop_reasons) {
    out.U32(value);
    out.Text(name);
  }
  return out.Take();
}

std::optional<ProgramImage> ParseProgramImage(std::string_view bytes) {
  Reader in(bytes);
  uint32_t magic = 0, format = 0;
  if (!in.U32(magic) || magic != kMagic) return std::nullopt;
  if (!in.U32(format) || format != kFormat) return std::nullopt;
  ProgramImage image;
  if (!ReadMaps(in, image) || !ReadPrograms(in, image) ||
      !ReadReasons(in, image) || !in.AtEnd()) {
    return std::nullopt;
  }
  return image;
}

}  // namespace hopcheck
