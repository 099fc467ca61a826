// An owned file descriptor: closed exactly once, moved but never copied.
#ifndef HOPCHECK_BASE_UNIQUE_FD_H_
#define HOPCHECK_BASE_UNIQUE_FD_H_

#include <utility>

namespace hopcheck {

class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) Reset(std::exchange(other.fd_, -1));
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { Reset(); }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  // Gives the descriptor away; the caller closes it.
  int Release() { return std::exchange(fd_, -1); }
  // Closes what is held and takes `fd` instead.
  void Reset(int fd = -1);

  // A descriptor is neither a number to add to nor a truth value.
  operator bool() const = delete;
  operator int() const = delete;

 private:
  int fd_ = -1;
};

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_UNIQUE_FD_H_
