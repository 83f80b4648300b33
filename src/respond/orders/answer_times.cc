#include "respond/orders/answer_times.h"

#include <algorithm>
#include <vector>

#include "base/coding.h"

namespace duanlian::respond {

void AnswerTimes::add(std::string_view institution, Duration took) {
  auto known = took_.find(institution);
  if (known == took_.end()) {
    if (took_.size() == kInstitutionsMax) return;
    known = took_.emplace(institution, std::deque<int64_t>()).first;
  }
  if (known->second.size() == kKeptMax) known->second.pop_front();
  known->second.push_back(std::max<int64_t>(took.micros, 0));
}

Duration AnswerTimes::quantile(std::string_view institution, int milli, Duration usual) const {
  std::vector<int64_t> times{usual.micros};
  if (const auto known = took_.find(institution); known != took_.end())
    times.insert(times.end(), known->second.begin(), known->second.end());
  std::ranges::sort(times);
  constexpr std::size_t kWhole = 1'000;
  const std::size_t place =
      (times.size() - 1) * static_cast<std::size_t>(std::clamp(milli, 0, 1'000)) / kWhole;
  return {times[place]};
}

std::size_t AnswerTimes::known(std::string_view institution) const {
  const auto known = took_.find(institution);
  return known == took_.end() ? 0 : known->second.size();
}

void AnswerTimes::save(std::string& out) const {
  put_varint(out, took_.size());
  for (const auto& [institution, times] : took_) {
    put_bytes(out, institution);
    put_varint(out, times.size());
    for (const int64_t time : times) put_varint(out, static_cast<uint64_t>(time));
  }
}

bool AnswerTimes::load(std::string_view bytes) {
  took_.clear();
  ByteReader reader(bytes);
  const uint64_t institutions = reader.varint();
  if (institutions > kInstitutionsMax) return false;
  for (uint64_t i = 0; i < institutions && !reader.failed(); ++i) {
    auto& times = took_[std::string(reader.bytes())];
    const uint64_t count = reader.varint();
    if (count > kKeptMax || count == 0 || !times.empty()) return false;
    for (uint64_t j = 0; j < count; ++j) {
      const auto time = static_cast<int64_t>(reader.varint());
      if (time < 0) return false;
      times.push_back(time);
    }
  }
  return !reader.failed() && reader.at_end();
}

}  // namespace duanlian::respond
