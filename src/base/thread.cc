#include "base/thread.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace duanlian {
namespace {

constexpr int kNiceBehind = 10;
constexpr int kNicest = 19;

// A thread of Linux has a niceness of its own.
void set_nice(int nice) { (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice); }

}  // namespace

void set_thread(const char* name) { (void)::pthread_setname_np(::pthread_self(), name); }

void set_thread(const char* name, Standing standing) {
  set_thread(name);
  switch (standing) {
    case Standing::behind:
      return set_nice(kNiceBehind);
    case Standing::very_late:
      return set_nice(kNicest);
    case Standing::idle:
      const sched_param none{};
      (void)::sched_setscheduler(0, SCHED_IDLE, &none);
  }
}

}  // namespace duanlian
