#include "listen/filter_code.h"

#include <limits>
#include <stdexcept>

namespace hopcheck {

FilterCode::Label FilterCode::NewLabel() {
  places_.push_back(0);
  return places_.size() - 1;
}

void FilterCode::Place(Label label) { places_.at(label) = code_.size(); }

void FilterCode::Add(uint8_t code, uint8_t to, uint8_t from, int16_t offset,
                     int32_t value) {
  bpf_insn insn{};
  insn.code = code;
  insn.dst_reg = to & 0xf;
  insn.src_reg = from & 0xf;
  insn.off = offset;
  insn.imm = value;
  code_.push_back(insn);
}

void FilterCode::Alu(uint8_t op, uint8_t to, uint8_t from) {
  Add(BPF_ALU | op | BPF_X, to, from, 0, 0);
}

void FilterCode::AluImmediate(uint8_t op, uint8_t to, int32_t value) {
  Add(BPF_ALU | op | BPF_K, to, 0, 0, value);
}

void FilterCode::Alu64(uint8_t op, uint8_t to, uint8_t from) {
  Add(BPF_ALU64 | op | BPF_X, to, from, 0, 0);
}

void FilterCode::Alu64Immediate(uint8_t op, uint8_t to, int32_t value) {
  Add(BPF_ALU64 | op | BPF_K, to, 0, 0, value);
}

void FilterCode::FromBigEndian(uint8_t reg, int32_t bits) {
  Add(BPF_ALU | BPF_END | BPF_TO_BE, reg, 0, 0, bits);
}

void FilterCode::Load(uint8_t size, uint8_t to, uint8_t from, int16_t offset) {
  Add(BPF_LDX | size | BPF_MEM, to, from, offset, 0);
}

void FilterCode::Store(uint8_t size, uint8_t to, int16_t offset, uint8_t from) {
  Add(BPF_STX | size | BPF_MEM, to, from, offset, 0);
}

void FilterCode::Jump(Label target) {
  patches_.push_back({code_.size(), target});
  Add(BPF_JMP | BPF_JA, 0, 0, 0, 0);
}

void FilterCode::JumpIf(uint8_t op, uint8_t left, uint8_t right, Label target) {
  patches_.push_back({code_.size(), target});
  Add(BPF_JMP32 | op | BPF_X, left, right, 0, 0);
}

void FilterCode::JumpIfImmediate(uint8_t op, uint8_t left, int32_t right,
                                 Label target) {
  patches_.push_back({code_.size(), target});
  Add(BPF_JMP32 | op | BPF_K, left, 0, 0, right);
}

void FilterCode::JumpIf64(uint8_t op, uint8_t left, uint8_t right,
                          Label target) {
  patches_.push_back({code_.size(), target});
  Add(BPF_JMP | op | BPF_X, left, right, 0, 0);
}

void FilterCode::JumpIf64Immediate(uint8_t op, uint8_t left, int32_t right,
                                   Label target) {
  patches_.push_back({code_.size(), target});
  Add(BPF_JMP | op | BPF_K, left, 0, 0, right);
}

void FilterCode::Call(int32_t helper) {
  Add(BPF_JMP | BPF_CALL, 0, 0, 0, helper);
}

void FilterCode::Exit() { Add(BPF_JMP | BPF_EXIT, 0, 0, 0, 0); }

std::vector<bpf_insn> FilterCode::Finish() const {
  std::vector<bpf_insn> code = code_;
  for (const Patch& patch : patches_) {
    const auto distance = static_cast<int64_t>(places_[patch.target]) -
                          static_cast<int64_t>(patch.instruction) - 1;
    if (distance > std::numeric_limits<int16_t>::max() ||
        distance < std::numeric_limits<int16_t>::min()) {
      throw std::length_error("a jump is too far");
    }
    code[patch.instruction].off = static_cast<int16_t>(distance);
  }
  return code;
}

}  // namespace hopcheck
