#include <fstream>

#include "respond/orders/order_scene.h"

namespace duanlian::respond {
namespace {

constexpr std::string_view kGolden = DUANLIAN_SOURCE_DIR "/test/fuzz/respond/orders_load_corpus/book";

// A little of all that a book has.
void play_all_kinds(OrderScene& scene) {
  scene.play(R"(
    1 08:00  police  report r1 amount=10000
    1 08:00  bank_1  report r2
    1 09:00  -       tick
    1 09:00  police  order freeze f1 account a1 amount=5000 traced=5000 share=r1:5000 authority=aml
    1 09:00  police  sent f1 message=m1
    1 09:02  bank_1  executed f1 amount=5000 balance=7 message=b1
    1 09:03  bank_1  appealed f1 reason=goods
    1 09:04  p       transfer t1 x -> a1 amount=5
    1 09:05  police  order release e1 account a1 ends=f1 amount=1000
    1 09:05  police  approved e1 officer=wang
    1 09:06  bank_1  executed e1 amount=1000
    1 09:06  police  appeal_granted f1 officer=li
    1 09:07  police  order stop s1 account a2 amount=60 traced=50 officer=zhao excess_reason=mixed excess_by=wang
    1 09:07  police  order stop s2 account a2   ! never a whole account
    1 09:08  police  order dissuade d1 phone +8613800138000 at= grade=P1 approach=call
    1 09:20  -       tick
    1 09:21  bank_2  executed s1 amount=60      ! may not say that
  )");
}

constexpr std::string_view kAml = R"(authorities:
  - {name: aml, measures: [freeze], amount_max: 5000, currency: CNY, given_by: head, basis: written,
     from: 2026-12-01, until: 2027-12-01, lasts: 48h}
)";

TEST(SavedOrders, have_the_bytes_that_the_page_says) {
  OrderScene scene(shipped_law(kAml));
  play_all_kinds(scene);
  std::string bytes;
  scene.book.save(bytes);
  const auto golden = read_file(std::string(kGolden), 1 << 20);
  if (!golden || *golden != bytes) {
    const std::string now = testing::TempDir() + "saved_book";
    std::ofstream(now, std::ios::binary) << bytes;
    FAIL() << "the form has changed: give it a new number, keep reading this one; what is saved now is in "
           << now;
  }
}

TEST(SavedOrders, of_that_form_are_read) {
  const auto golden = read_file(std::string(kGolden), 1 << 20);
  ASSERT_TRUE(golden);
  OrderBook book;
  book.activate(shipped_law(kAml));
  ASSERT_TRUE(book.load(*golden));
  EXPECT_EQ(book.size(), 5U);
  EXPECT_EQ(book.reports(), 2U);
  EXPECT_EQ(book.oddity_count(), 2U) << "the call that was not made, and the bank that was not asked";
  const OrderRecord& freeze = book.at(*book.find("police", "f1"));
  EXPECT_EQ(freeze.held(), 4'000);
  EXPECT_EQ(freeze.steps.size(), 4U);
  EXPECT_EQ(*freeze.ends_at, OrderScene::at("3", "09:02"));
  EXPECT_EQ(freeze.followers, (std::vector<uint32_t>{1}));
  EXPECT_EQ(book.release_due(), (std::set<uint32_t>{0}));
  EXPECT_EQ(book.fresh_money(), (std::set<uint32_t>{0}));
  EXPECT_TRUE(book.at(*book.find("police", "d1")).late);
  EXPECT_EQ(book.held_for(0), 4'000);
}

TEST(SavedOrders, that_are_no_book_are_refused) {
  for (const std::string_view bytes : {"", "duanlian orders 2\n", "duanlian orders 1\n"}) {
    OrderBook book;
    EXPECT_FALSE(book.load(bytes));
  }
}

}  // namespace
}  // namespace duanlian::respond
