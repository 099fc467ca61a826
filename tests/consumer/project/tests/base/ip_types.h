// Called as one of hopcheck's own headers is.
#ifndef CONSUMER_BASE_IP_TYPES_H_
#define CONSUMER_BASE_IP_TYPES_H_

inline int OwnHeader() { return 1; }

#endif  // CONSUMER_BASE_IP_TYPES_H_
