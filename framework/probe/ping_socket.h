// Sends echo requests from inside a namespace and hears what comes back.
#ifndef HOPCHECK_PROBE_PING_SOCKET_H_
#define HOPCHECK_PROBE_PING_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ip_types.h"
#include "base/unique_fd.h"
#include "probe/packet.h"
#include "topology/net_namespace.h"

namespace hopcheck {

// More fits no IP packet; the kernel says at which size it stops (EMSGSIZE).
inline constexpr uint32_t kMaxEchoSize = 65535;

// An echo request, all names resolved.
struct EchoRequest {
  IpAddress destination;
  std::optional<std::string> device;  // SO_BINDTODEVICE
  // Need not be an address of the namespace; the unspecified address leaves the
  // choice to the kernel, as no source does.
  std::optional<IpAddress> source;
  // Payload bytes, the cookie included: kCookieBytes to kMaxEchoSize.
  uint32_t size = 56;
  std::optional<uint8_t> ttl;
  std::optional<uint32_t> mark;
  bool dont_fragment = false;
};

// What the socket heard about one packet.
struct EchoAnswer {
  enum class Kind {
    kReply,       // an echo reply
    kIcmpError,   // an ICMP error that quotes the request
    kLocalError,  // the own stack's word, from the error queue (EMSGSIZE)
  };
  Kind kind = Kind::kReply;
  // The packet it is about; nothing where the quote was too short to tell
  // (RFC 792 asks for no more than the echo header), but it is one of this
  // socket's.
  std::optional<Cookie> cookie;
  IpAddress from;  // who sent the reply or the error; unspecified where local
  int error = 0;   // errno, for errors
  uint8_t icmp_type = 0;  // of the error
  uint8_t icmp_code = 0;
  uint32_t info = 0;  // the path MTU with EMSGSIZE

  bool operator==(const EchoAnswer&) const = default;
};

// A raw ICMP or ICMPv6 socket (CAP_NET_RAW) made in the namespace, set up for
// one EchoRequest. Only echo replies and errors about own packets reach it.
// All its packets have one echo identifier, which no other socket of the same
// run has had lately: to conntrack, each socket is a flow of its own.
class PingSocket {
 public:
  // Throws KernelError where a socket or option is refused (no such device, no
  // privilege), std::invalid_argument for a size out of bounds or a source of
  // the other family; the namespace's refusal to route is Send's business.
  PingSocket(const NetNamespace& from, const EchoRequest& request);

  // Sends one echo request that carries `cookie`; 0, or the errno of the
  // kernel's refusal (ENETUNREACH, EACCES, EMSGSIZE, EPERM, …), which is an
  // outcome and no exception. A pending error of an earlier packet is not
  // mistaken for this one's. Precondition: the same `run` each time.
  int Send(const Cookie& cookie);

  // Everything that has arrived, without waiting. Answers to packets that are
  // not hopcheck's are left out.
  std::vector<EchoAnswer> Receive();

  // For poll(2): POLLIN or POLLERR means Receive() has something. What Send()
  // came across may be there without either.
  int fd() const { return fd_.get(); }

 private:
  // Reads the error queue into heard_; those of its own stack are about the
  // packet sent last.
  void HearErrors();
  void HearReplies();

  EchoRequest request_;
  UniqueFd fd_;
  uint16_t id_ = 0;  // the echo identifier, from the first cookie
  uint16_t sequence_ = 0;
  std::optional<Cookie> last_;     // sent last
  std::vector<EchoAnswer> heard_;  // read, not yet received
};

}  // namespace hopcheck

#endif  // HOPCHECK_PROBE_PING_SOCKET_H_
