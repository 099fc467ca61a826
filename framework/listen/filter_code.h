// eBPF instructions with jumps to labels, as a small assembler.
#ifndef HOPCHECK_LISTEN_FILTER_CODE_H_
#define HOPCHECK_LISTEN_FILTER_CODE_H_

#include <linux/bpf.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hopcheck {

class FilterCode {
 public:
  // A place in the code, to be placed once.
  using Label = size_t;

  Label NewLabel();
  void Place(Label label);

  // `op` is a BPF_ALU or BPF_ALU64 operation such as BPF_ADD.
  void Alu(uint8_t op, uint8_t to, uint8_t from);
  void AluImmediate(uint8_t op, uint8_t to, int32_t value);
  void Alu64(uint8_t op, uint8_t to, uint8_t from);
  void Alu64Immediate(uint8_t op, uint8_t to, int32_t value);
  // From network to host order, of 16 or 32 bits.
  void FromBigEndian(uint8_t reg, int32_t bits);

  // `size` is BPF_B, BPF_H, BPF_W or BPF_DW; `offset` is from the register.
  void Load(uint8_t size, uint8_t to, uint8_t from, int16_t offset);
  void Store(uint8_t size, uint8_t to, int16_t offset, uint8_t from);

  void Jump(Label target);
  // `op` is a comparison such as BPF_JEQ; unsigned. Of 64 bits the immediate is
  // sign-extended.
  void JumpIf(uint8_t op, uint8_t left, uint8_t right, Label target);
  void JumpIfImmediate(uint8_t op, uint8_t left, int32_t right, Label target);
  void JumpIf64(uint8_t op, uint8_t left, uint8_t right, Label target);
  void JumpIf64Immediate(uint8_t op, uint8_t left, int32_t right, Label target);

  void Call(int32_t helper);
  void Exit();

  // All of it, with every label placed. Throws std::length_error where a jump
  // is too far for an instruction.
  std::vector<bpf_insn> Finish() const;

 private:
  struct Patch {
    size_t instruction;
    Label target;
  };
  void Add(uint8_t code, uint8_t to, uint8_t from, int16_t offset,
           int32_t value);

  std::vector<bpf_insn> code_;
  std::vector<size_t> places_;
  std::vector<Patch> patches_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_FILTER_CODE_H_
