#include "listen/filter_translation.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "listen/filter_code.h"
#include "listen/filter_program.h"

namespace hopcheck {
namespace {

// Kept over calls of helpers.
constexpr uint8_t kPacket = BPF_REG_6;
constexpr uint8_t kA = BPF_REG_7;
constexpr uint8_t kX = BPF_REG_8;
constexpr uint8_t kReadable = BPF_REG_9;

// On the stack, from its top.
constexpr int16_t kLength = -8;
constexpr int16_t kLoaded = -16;
constexpr int16_t kMemory = kLoaded - 4 * BPF_MEMWORDS;

// Offsets from here on are negative ones, which ask for the link layer or for
// what is no part of the packet. The last loads end before it, too.
constexpr uint32_t kNegative = 0x7fffffff - 4;

class Translation {
 public:
  explicit Translation(std::span<const sock_filter> program)
      : program_(program) {}

  std::vector<bpf_insn> Do() {
    if (program_.empty() || BPF_CLASS(program_.back().code) != BPF_RET) {
      throw BadFilter("the filter's program has no end");
    }
    reject_ = code_.NewLabel();
    for (size_t i = 0; i < program_.size(); ++i) {
      labels_.push_back(code_.NewLabel());
    }
    Begin();
    for (at_ = 0; at_ < program_.size(); ++at_) {
      code_.Place(labels_[at_]);
      One(program_[at_]);
    }
    if (rejects_) {
      code_.Place(reject_);
      code_.AluImmediate(BPF_MOV, BPF_REG_0, 0);
      code_.Exit();
    }
    try {
      return code_.Finish();
    } catch (const std::length_error&) {
      throw BadFilter("the filter is too long for the kernel");
    }
  }

 private:
  void Begin() {
    code_.Alu64(BPF_MOV, kPacket, BPF_REG_1);
    code_.Alu64(BPF_MOV, kReadable, BPF_REG_2);
    code_.Store(BPF_DW, BPF_REG_10, kLength, BPF_REG_3);
    code_.AluImmediate(BPF_MOV, kA, 0);
    code_.AluImmediate(BPF_MOV, kX, 0);
    for (int16_t i = 0; i < BPF_MEMWORDS; ++i) {
      code_.Store(BPF_W, BPF_REG_10, Memory(i), kA);
    }
  }

  FilterCode::Label Reject() {
    rejects_ = true;
    return reject_;
  }

  static int16_t Memory(int index) {
    return static_cast<int16_t>(kMemory + 4 * index);
  }

  int16_t MemoryOf(const sock_filter& insn) const {
    if (insn.k >= BPF_MEMWORDS) Refuse(insn);
    return Memory(static_cast<int>(insn.k));
  }

  [[noreturn]] static void Refuse(const sock_filter& insn) {
    throw BadFilter(
        fmt::format("the filter's program has an instruction that is none: "
                    "{:#06x} {:#x}",
                    insn.code, insn.k));
  }

  FilterCode::Label After(uint32_t distance) const {
    if (distance > INT32_MAX) {
      throw BadFilter(
          "the filter goes back in its program, as protochain makes it: the "
          "kernel does not run that");
    }
    const uint64_t target = at_ + 1 + uint64_t{distance};
    if (target >= labels_.size()) {
      throw BadFilter("the filter's program jumps out of itself");
    }
    return labels_[target];
  }

  void One(const sock_filter& insn) {
    switch (BPF_CLASS(insn.code)) {
      case BPF_LD:
        return LoadA(insn);
      case BPF_LDX:
        return LoadX(insn);
      case BPF_ST:
        return code_.Store(BPF_W, BPF_REG_10, MemoryOf(insn), kA);
      case BPF_STX:
        return code_.Store(BPF_W, BPF_REG_10, MemoryOf(insn), kX);
      case BPF_ALU:
        return Calculate(insn);
      case BPF_JMP:
        return Branch(insn);
      case BPF_RET:
        return Return(insn);
      default:
        return Move(insn);
    }
  }

  static int32_t Bytes(const sock_filter& insn) {
    switch (BPF_SIZE(insn.code)) {
      case BPF_B:
        return 1;
      case BPF_H:
        return 2;
      case BPF_W:
        return 4;
      default:
        Refuse(insn);
    }
  }

  void LoadA(const sock_filter& insn) {
    switch (BPF_MODE(insn.code)) {
      case BPF_ABS:
        return LoadPacket(insn, kA, /*from_x=*/false);
      case BPF_IND:
        return LoadPacket(insn, kA, /*from_x=*/true);
      case BPF_LEN:
        return code_.Load(BPF_W, kA, BPF_REG_10, kLength);
      case BPF_IMM:
        return code_.AluImmediate(BPF_MOV, kA, static_cast<int32_t>(insn.k));
      case BPF_MEM:
        return code_.Load(BPF_W, kA, BPF_REG_10, MemoryOf(insn));
      default:
        Refuse(insn);
    }
  }

  void LoadX(const sock_filter& insn) {
    switch (BPF_MODE(insn.code)) {
      case BPF_LEN:
        return code_.Load(BPF_W, kX, BPF_REG_10, kLength);
      case BPF_IMM:
        return code_.AluImmediate(BPF_MOV, kX, static_cast<int32_t>(insn.k));
      case BPF_MEM:
        return code_.Load(BPF_W, kX, BPF_REG_10, MemoryOf(insn));
      case BPF_MSH:
        // The length of an IPv4 header: 4 * (P[k:1] & 0xf).
        if (BPF_SIZE(insn.code) != BPF_B) Refuse(insn);
        LoadPacket(insn, kX, /*from_x=*/false);
        code_.AluImmediate(BPF_AND, kX, 0xf);
        return code_.AluImmediate(BPF_LSH, kX, 2);
      default:
        Refuse(insn);
    }
  }

  void LoadPacket(const sock_filter& insn, uint8_t to, bool from_x) {
    const int32_t bytes = Bytes(insn);
    if (insn.k > kNegative) {
      throw BadFilter(
          fmt::format("the filter asks for what is outside the IP packet "
                      "(offset {})",
                      static_cast<int32_t>(insn.k)));
    }
    const auto offset = static_cast<int32_t>(insn.k);
    // r3: where it begins; r0: where it ends. No sum comes to 64 bits.
    if (from_x) {
      code_.Alu64(BPF_MOV, BPF_REG_3, kX);
      code_.Alu64Immediate(BPF_ADD, BPF_REG_3, offset);
    } else {
      code_.Alu64Immediate(BPF_MOV, BPF_REG_3, offset);
    }
    code_.Alu64(BPF_MOV, BPF_REG_0, BPF_REG_3);
    code_.Alu64Immediate(BPF_ADD, BPF_REG_0, bytes);
    code_.JumpIf64(BPF_JGT, BPF_REG_0, kReadable, Reject());
    code_.Alu64(BPF_ADD, BPF_REG_3, kPacket);
    code_.AluImmediate(BPF_MOV, BPF_REG_2, bytes);
    code_.Alu64(BPF_MOV, BPF_REG_1, BPF_REG_10);
    code_.Alu64Immediate(BPF_ADD, BPF_REG_1, kLoaded);
    code_.Call(BPF_FUNC_probe_read_kernel);
    code_.JumpIf64Immediate(BPF_JNE, BPF_REG_0, 0, Reject());
    code_.Load(static_cast<uint8_t>(BPF_SIZE(insn.code)), to, BPF_REG_10,
               kLoaded);
    if (bytes > 1) code_.FromBigEndian(to, 8 * bytes);
  }

  void Calculate(const sock_filter& insn) {
    const auto op = static_cast<uint8_t>(BPF_OP(insn.code));
    const bool by_x = BPF_SRC(insn.code) == BPF_X;
    switch (op) {
      case BPF_NEG:
        return code_.AluImmediate(BPF_NEG, kA, 0);
      case BPF_DIV:
      case BPF_MOD:
        return Divide(op, by_x, insn.k);
      case BPF_LSH:
      case BPF_RSH:
        return Shift(op, by_x, insn.k);
      case BPF_ADD:
      case BPF_SUB:
      case BPF_MUL:
      case BPF_AND:
      case BPF_OR:
      case BPF_XOR:
        if (by_x) return code_.Alu(op, kA, kX);
        return code_.AluImmediate(op, kA, static_cast<int32_t>(insn.k));
      default:
        Refuse(insn);
    }
  }

  void Divide(uint8_t op, bool by_x, uint32_t k) {
    if (by_x) {
      code_.JumpIfImmediate(BPF_JEQ, kX, 0, Reject());
      return code_.Alu(op, kA, kX);
    }
    // A jump without a condition would leave code behind that nothing leads to,
    // which the verifier refuses.
    if (k == 0) code_.JumpIfImmediate(BPF_JGE, kA, 0, Reject());
    code_.AluImmediate(op, kA, static_cast<int32_t>(k == 0 ? 1 : k));
  }

  // Beyond its width nothing is left; eBPF would take the lowest five bits.
  void Shift(uint8_t op, bool by_x, uint32_t k) {
    if (!by_x) {
      if (k > 31) return code_.AluImmediate(BPF_MOV, kA, 0);
      return code_.AluImmediate(op, kA, static_cast<int32_t>(k));
    }
    const FilterCode::Label is_small = code_.NewLabel();
    const FilterCode::Label done = code_.NewLabel();
    code_.JumpIfImmediate(BPF_JLE, kX, 31, is_small);
    code_.AluImmediate(BPF_MOV, kA, 0);
    code_.Jump(done);
    code_.Place(is_small);
    code_.Alu(op, kA, kX);
    code_.Place(done);
  }

  void Branch(const sock_filter& insn) {
    const auto op = static_cast<uint8_t>(BPF_OP(insn.code));
    if (op == BPF_JA) return code_.Jump(After(insn.k));
    if (op != BPF_JEQ && op != BPF_JGT && op != BPF_JGE && op != BPF_JSET) {
      Refuse(insn);
    }
    if (BPF_SRC(insn.code) == BPF_X) {
      code_.JumpIf(op, kA, kX, After(insn.jt));
    } else {
      code_.JumpIfImmediate(op, kA, static_cast<int32_t>(insn.k),
                            After(insn.jt));
    }
    if (insn.jf != 0) code_.Jump(After(insn.jf));
  }

  void Return(const sock_filter& insn) {
    if (BPF_RVAL(insn.code) == BPF_A) {
      code_.Alu(BPF_MOV, BPF_REG_0, kA);
    } else if (BPF_RVAL(insn.code) == BPF_K) {
      code_.AluImmediate(BPF_MOV, BPF_REG_0, static_cast<int32_t>(insn.k));
    } else {
      Refuse(insn);
    }
    code_.Exit();
  }

  void Move(const sock_filter& insn) {
    if (BPF_MISCOP(insn.code) == BPF_TAX) return code_.Alu(BPF_MOV, kX, kA);
    if (BPF_MISCOP(insn.code) == BPF_TXA) return code_.Alu(BPF_MOV, kA, kX);
    Refuse(insn);
  }

  const std::span<const sock_filter> program_;
  FilterCode code_;
  FilterCode::Label reject_ = 0;
  bool rejects_ = false;
  std::vector<FilterCode::Label> labels_;
  size_t at_ = 0;
};

}  // namespace

std::vector<bpf_insn> TranslateFilter(std::span<const sock_filter> program) {
  return Translation(program).Do();
}

}  // namespace hopcheck
