#include "kernel/listen/translated_filter.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "base/kernel_error.h"
#include "listen/filter_code.h"

namespace hopcheck::testing {
namespace {

// The only element of the array: the packet, and what the filter is called
// with.
struct Room {
  std::array<uint8_t, 2048> packet;
  uint64_t address;  // of this room in the kernel
  uint64_t readable;
  uint64_t length;
  uint64_t answer;
};

// Calls the filter that stands behind it.
std::vector<bpf_insn> Caller(int map) {
  FilterCode code;
  const FilterCode::Label found = code.NewLabel();
  code.Alu64(BPF_MOV, BPF_REG_2, BPF_REG_10);
  code.Alu64Immediate(BPF_ADD, BPF_REG_2, -4);
  code.Alu64Immediate(BPF_MOV, BPF_REG_0, 0);
  code.Store(BPF_W, BPF_REG_10, -4, BPF_REG_0);
  code.Call(BPF_FUNC_map_lookup_elem);
  code.JumpIf64Immediate(BPF_JNE, BPF_REG_0, 0, found);
  code.Alu64Immediate(BPF_MOV, BPF_REG_0, 0);
  code.Exit();
  code.Place(found);
  code.Alu64(BPF_MOV, BPF_REG_6, BPF_REG_0);
  // Through memory, an address becomes a number, as skbs' are.
  code.Store(BPF_DW, BPF_REG_6, offsetof(Room, address), BPF_REG_6);
  code.Load(BPF_DW, BPF_REG_1, BPF_REG_6, offsetof(Room, address));
  code.Load(BPF_DW, BPF_REG_2, BPF_REG_6, offsetof(Room, readable));
  code.Load(BPF_DW, BPF_REG_3, BPF_REG_6, offsetof(Room, length));
  code.Call(0);  // the filter, below
  code.Store(BPF_DW, BPF_REG_6, offsetof(Room, answer), BPF_REG_0);
  code.Alu64Immediate(BPF_MOV, BPF_REG_0, 0);
  code.Exit();
  std::vector<bpf_insn> whole(2);
  whole[0].code = BPF_LD | BPF_DW | BPF_IMM;
  whole[0].dst_reg = BPF_REG_1;
  whole[0].src_reg = BPF_PSEUDO_MAP_FD;
  whole[0].imm = map;
  const std::vector<bpf_insn> rest = code.Finish();
  whole.insert(whole.end(), rest.begin(), rest.end());
  const size_t call = whole.size() - 4;
  whole[call].src_reg = BPF_PSEUDO_CALL;
  whole[call].imm = static_cast<int>(whole.size() - call - 1);
  return whole;
}

}  // namespace

TranslatedFilter::TranslatedFilter(std::span<const bpf_insn> filter)
    : map_(CheckFd(::bpf_map_create(BPF_MAP_TYPE_ARRAY, "room", sizeof(int),
                                    sizeof(Room), 1, nullptr),
                   "make BPF map", "room")) {
  std::vector<bpf_insn> code = Caller(map_.get());
  code.insert(code.end(), filter.begin(), filter.end());
  std::vector<char> log(1 << 20);
  bpf_prog_load_opts options{};
  options.sz = sizeof options;
  options.log_buf = log.data();
  options.log_size = static_cast<__u32>(log.size());
  options.log_level = 1;
  const int fd = ::bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "filter", "GPL",
                                 code.data(), code.size(), &options);
  if (fd < 0) throw KernelError("load BPF program", "filter", -fd, log.data());
  program_ = UniqueFd(fd);
}

uint32_t TranslatedFilter::Run(std::span<const uint8_t> packet,
                               uint32_t length) const {
  Room room{};
  std::ranges::copy(packet, room.packet.begin());
  room.readable = packet.size();
  room.length = length;
  room.answer = ~uint64_t{0};
  const int slot = 0;
  Check(::bpf_map_update_elem(map_.get(), &slot, &room, BPF_ANY),
        "write BPF map");
  bpf_test_run_opts options{};
  options.sz = sizeof options;
  Check(::bpf_prog_test_run_opts(program_.get(), &options), "run BPF program");
  Check(::bpf_map_lookup_elem(map_.get(), &slot, &room), "read BPF map");
  return static_cast<uint32_t>(room.answer);
}

}  // namespace hopcheck::testing
