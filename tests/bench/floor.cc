#include "floor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace hopcheck::bench {
namespace {

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  std::exit(1);
}

int Must(int result, const char* what) {
  if (result < 0) Die(what);
  return result;
}

class Route {
 public:
  Route() : socket_(mnl_socket_open(NETLINK_ROUTE)) {
    if (socket_ == nullptr) Die("socket");
    Must(mnl_socket_bind(socket_, 0, MNL_SOCKET_AUTOPID), "bind");
  }
  ~Route() { mnl_socket_close(socket_); }
  Route(const Route&) = delete;
  Route& operator=(const Route&) = delete;

  nlmsghdr* Begin(uint16_t type, uint16_t flags) {
    nlmsghdr* message = mnl_nlmsg_put_header(buffer_.data());
    message->nlmsg_type = type;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
    message->nlmsg_seq = ++sequence_;
    return message;
  }

  void Send(nlmsghdr* message) {
    Must(static_cast<int>(
             mnl_socket_sendto(socket_, message, message->nlmsg_len)),
         "sendto");
    Answer(nullptr, nullptr);
  }

  void Answer(mnl_cb_t callback, void* data) {
    const ssize_t n =
        mnl_socket_recvfrom(socket_, answer_.data(), answer_.size());
    Must(static_cast<int>(n), "recvfrom");
    Must(mnl_cb_run(answer_.data(), static_cast<size_t>(n), sequence_,
                    mnl_socket_get_portid(socket_), callback, data),
         "netlink");
  }

  void Veth(const char* name, const char* peer, int peer_namespace) {
    nlmsghdr* m = Begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    mnl_nlmsg_put_extra_header(m, sizeof(ifinfomsg));
    mnl_attr_put_strz(m, IFLA_IFNAME, name);
    nlattr* info = mnl_attr_nest_start(m, IFLA_LINKINFO);
    mnl_attr_put_strz(m, IFLA_INFO_KIND, "veth");
    nlattr* data = mnl_attr_nest_start(m, IFLA_INFO_DATA);
    nlattr* other = mnl_attr_nest_start(m, VETH_INFO_PEER);
    mnl_nlmsg_put_extra_header(m, sizeof(ifinfomsg));
    mnl_attr_put_strz(m, IFLA_IFNAME, peer);
    mnl_attr_put_u32(m, IFLA_NET_NS_FD, static_cast<uint32_t>(peer_namespace));
    mnl_attr_nest_end(m, other);
    mnl_attr_nest_end(m, data);
    mnl_attr_nest_end(m, info);
    Send(m);
  }

  void Up(const char* name) {
    nlmsghdr* m = Begin(RTM_NEWLINK, 0);
    auto* link = static_cast<ifinfomsg*>(
        mnl_nlmsg_put_extra_header(m, sizeof(ifinfomsg)));
    link->ifi_index = static_cast<int>(if_nametoindex(name));
    link->ifi_flags = link->ifi_change = IFF_UP;
    Send(m);
  }

  void Address(const char* name, const char* address) {
    nlmsghdr* m = Begin(RTM_NEWADDR, NLM_F_CREATE);
    auto* header = static_cast<ifaddrmsg*>(
        mnl_nlmsg_put_extra_header(m, sizeof(ifaddrmsg)));
    header->ifa_family = AF_INET;
    header->ifa_prefixlen = 24;
    header->ifa_index = if_nametoindex(name);
    const in_addr_t value = ::inet_addr(address);
    mnl_attr_put_u32(m, IFA_LOCAL, value);
    mnl_attr_put_u32(m, IFA_ADDRESS, value);
    Send(m);
  }

  void Gateway(const char* address) {
    nlmsghdr* m = Begin(RTM_NEWROUTE, NLM_F_CREATE);
    auto* route =
        static_cast<rtmsg*>(mnl_nlmsg_put_extra_header(m, sizeof(rtmsg)));
    route->rtm_family = AF_INET;
    route->rtm_table = RT_TABLE_MAIN;
    route->rtm_protocol = RTPROT_BOOT;
    route->rtm_scope = RT_SCOPE_UNIVERSE;
    route->rtm_type = RTN_UNICAST;
    mnl_attr_put_u32(m, RTA_GATEWAY, ::inet_addr(address));
    Send(m);
  }

  // An interface drops what it is given until linkwatch has run.
  void AwaitUp(const char* name) {
    int state = 0;
    while (state != 6 /* IF_OPER_UP */) {
      nlmsghdr* m = Begin(RTM_GETLINK, 0);
      m->nlmsg_flags = NLM_F_REQUEST;
      auto* link = static_cast<ifinfomsg*>(
          mnl_nlmsg_put_extra_header(m, sizeof(ifinfomsg)));
      link->ifi_index = static_cast<int>(if_nametoindex(name));
      Must(static_cast<int>(mnl_socket_sendto(socket_, m, m->nlmsg_len)),
           "sendto");
      Answer(
          [](const nlmsghdr* answer, void* to) {
            return mnl_attr_parse(
                answer, sizeof(ifinfomsg),
                [](const nlattr* a, void* value) {
                  if (mnl_attr_get_type(a) == IFLA_OPERSTATE) {
                    *static_cast<int*>(value) = mnl_attr_get_u8(a);
                  }
                  return MNL_CB_OK;
                },
                to);
          },
          &state);
      if (state != 6) ::sched_yield();
    }
  }

 private:
  mnl_socket* socket_;
  unsigned sequence_ = 0;
  std::array<char, 8192> buffer_{};
  std::array<char, 16384> answer_{};
};

int NewNamespace() {
  Must(::unshare(CLONE_NEWNET), "unshare");
  return Must(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC), "open");
}

void Enter(int fd) { Must(::setns(fd, CLONE_NEWNET), "setns"); }

void Ping(const char* address) {
  const int fd =
      Must(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP), "socket");
  const timeval timeout{2, 0};
  Must(::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout),
       "setsockopt");
  struct {
    icmphdr header;
    char data[56];
  } message{};
  message.header.type = ICMP_ECHO;
  message.header.checksum = static_cast<uint16_t>(~ICMP_ECHO);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = ::inet_addr(address);
  Must(static_cast<int>(::sendto(fd, &message, sizeof message, 0,
                                 reinterpret_cast<sockaddr*>(&to), sizeof to)),
       "sendto");
  std::array<char, 2048> answer;
  Must(static_cast<int>(::recv(fd, answer.data(), answer.size(), 0)), "recv");
  ::close(fd);
}

void SetUpHost(const char* name, const char* address, const char* gateway) {
  Route route;
  route.Up("lo");
  route.Up(name);
  route.Address(name, address);
  route.Gateway(gateway);
}

}  // namespace

void RunFloorOnce() {
  const int home =
      Must(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC), "open");
  const int client = NewNamespace();
  const int server = NewNamespace();
  const int router = NewNamespace();
  {
    Route route;
    route.Veth("lan", "eth0", client);
    route.Veth("wan", "eth0", server);
    route.Up("lan");
    route.Up("wan");
    route.Address("lan", "10.0.0.1");
    route.Address("wan", "10.0.1.1");
    const int forward = Must(
        ::open("/proc/sys/net/ipv4/ip_forward", O_WRONLY | O_CLOEXEC), "open");
    Must(static_cast<int>(::write(forward, "1", 1)), "write");
    ::close(forward);
  }
  Enter(server);
  SetUpHost("eth0", "10.0.1.2", "10.0.1.1");
  Route().AwaitUp("eth0");
  Enter(router);
  {
    Route route;
    route.AwaitUp("wan");
  }
  Enter(client);
  SetUpHost("eth0", "10.0.0.2", "10.0.0.1");
  Route().AwaitUp("eth0");
  Enter(router);
  Route().AwaitUp("lan");
  Enter(client);
  Ping("10.0.1.2");
  Enter(home);
  for (const int fd : {client, server, router, home}) ::close(fd);
}

}  // namespace hopcheck::bench
