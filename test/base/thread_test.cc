#include "base/thread.h"

#include <array>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace duanlian {
namespace {

int niceness() { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid())); }

TEST(Thread, HasANameAndAStandingOfItsOwn) {
  const int before = niceness();
  std::thread([] {
    set_thread("saving", Standing::behind);
    std::array<char, 16> name{};
    ASSERT_EQ(::pthread_getname_np(::pthread_self(), name.data(), name.size()), 0);
    EXPECT_EQ(std::string(name.data()), "saving");
    const int behind = niceness();
    set_thread("later", Standing::very_late);
    EXPECT_GT(niceness(), behind);
    set_thread("idle", Standing::idle);
    EXPECT_EQ(::sched_getscheduler(0), SCHED_IDLE);
  }).join();
  EXPECT_EQ(niceness(), before);
  EXPECT_EQ(::sched_getscheduler(0), SCHED_OTHER);
}

}  // namespace
}  // namespace duanlian
