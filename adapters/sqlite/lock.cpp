// The lock of the one service on a database. flock belongs to the open file, so the kernel drops it
// with the process; the file itself stays, because removing it would let two services lock two
// different files of the same name.
#include "adapters/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace aftercare::sqlite {

ServingLock::ServingLock(const std::string& path) {
    const std::string name = path + ".lock";
    file_ = ::open(name.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file_ < 0) throw StoreError("cannot open " + name + ": " + std::strerror(errno));
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    const int reason = errno;
    ::close(file_);
    if (reason == EWOULDBLOCK) throw StoreError("a service is running on " + path);
    throw StoreError("cannot lock " + name + ": " + std::strerror(reason));
}

ServingLock::~ServingLock() { ::close(file_); }

}  // namespace aftercare::sqlite
