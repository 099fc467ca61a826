// What `hopcheck trace --listen` says of a packet beside its steps.
#ifndef HOPCHECK_REPORT_LISTENED_TEXT_H_
#define HOPCHECK_REPORT_LISTENED_TEXT_H_

#include <cstdint>
#include <string>

#include "report/result.h"

namespace hopcheck {

// "tcp"; "ip 253" for one that has no name here (IANA's protocol numbers).
std::string ProtocolName(uint8_t protocol);

// "tcp 10.0.0.2:40000 -> 10.0.1.2:80: delivered".
std::string ListenedEnd(const ListenedPacket& packet);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_LISTENED_TEXT_H_
