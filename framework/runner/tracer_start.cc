#include "runner/tracer_start.h"

#include <exception>

#include "runner/kernel_advice.h"

namespace hopcheck {

void TracerStart::Begin() {
  if (tracer_ || coming_.valid()) return;
  coming_ =
      std::async(std::launch::async, [] { return std::make_unique<Tracer>(); });
}

Tracer& TracerStart::Get() {
  Begin();
  if (!tracer_) {
    try {
      tracer_ = coming_.get();
    } catch (const std::exception& error) {
      throw CannotTrace(WithAdvice(error));
    }
  }
  return *tracer_;
}

}  // namespace hopcheck
