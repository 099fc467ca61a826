// BTF, as libbpf holds it.
#ifndef HOPCHECK_TRACE_BTF_H_
#define HOPCHECK_TRACE_BTF_H_

#include <bpf/btf.h>

#include <memory>

namespace hopcheck {

struct FreeBtf {
  void operator()(btf* b) const { btf__free(b); }
};
using Btf = std::unique_ptr<btf, FreeBtf>;

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_BTF_H_
