#include "connect/files/member.h"

#include <array>
#include <utility>

#include "connect/files/assign.h"
#include "model/codec.h"

namespace duanlian::connect {
namespace {

template <class Record>
Record& at(Record& record) {
  return record;
}

// The member that a path of member pointers leads to.
template <auto First, auto... Rest, class Record>
auto& at(Record& record) {
  return at<Rest...>(record.*First);
}

template <class Record>
constexpr bool kHasCurrency = requires(Record& record) {
  { record.currency } -> std::same_as<Currency&>;
};

template <class Record>
Currency currency_beside(const Record& record) {
  if constexpr (kHasCurrency<Record>) return record.currency;
  return {};
}

struct Collection {
  std::vector<Member> members;
  int groups = 0;
};

// Collects the members of a record that stands in Root at the end of Path.
template <class Root, auto... Path>
class MemberCollector {
  using Record = std::remove_cvref_t<decltype(at<Path...>(std::declval<Root&>()))>;

 public:
  MemberCollector(Collection& found, std::string prefix, int group, bool group_required)
      : found_(found), prefix_(std::move(prefix)), group_(group), group_required_(group_required) {}

  template <auto Pointer>
  void add(const model::FieldSpec& spec) {
    using T = std::remove_cvref_t<decltype(std::declval<Record&>().*Pointer)>;
    const std::string path = prefix_ + std::string(spec.name);
    if constexpr (model::Described<T>) {
      MemberCollector<Root, Path..., Pointer> inside(found_, path + ".", ++found_.groups,
                                                     group_required_ && spec.required);
      T::describe(inside);
    } else {
      add_value<Pointer, T>(spec, path);
    }
  }

 private:
  template <auto Pointer, class T>
  void add_value(const model::FieldSpec& spec, const std::string& path) {
    Member member{.path = path,
                  .spec = spec,
                  .type = MemberType::record_list,
                  .group = group_,
                  .group_required = group_required_,
                  .set = nullptr};
    if constexpr (requires(T& value, const Assignment& how) { assign(value, {}, how); }) {
      member.type = type_of<T>();
      if (member.type == MemberType::whole_number && kHasCurrency<Record>) member.type = MemberType::amount;
      member.set = [](void* root, std::string_view text, const ValueRules& rules, const model::FieldSpec& s) {
        Record& record = at<Path...>(*static_cast<Root*>(root));
        return assign(record.*Pointer, text,
                      {.rules = rules, .spec = s, .currency = currency_beside(record)});
      };
    }
    found_.members.push_back(std::move(member));
  }

  Collection& found_;
  std::string prefix_;
  int group_;
  bool group_required_;
};

template <class Record>
std::vector<Member> collect() {
  Collection found;
  MemberCollector<Record> collector(found, "", 0, true);
  Record::describe(collector);
  return std::move(found.members);
}

template <std::size_t... Index>
auto collect_all(std::index_sequence<Index...>) {
  return std::array{collect<std::variant_alternative_t<Index, model::Payload>>()...};
}

template <std::size_t... Index>
constexpr auto makers(std::index_sequence<Index...>) {
  return std::array{+[] { return model::Payload(std::in_place_index<Index>); }...};
}

}  // namespace

const std::vector<Member>& header_members() {
  static const std::vector<Member> members = collect<model::Header>();
  return members;
}

const std::vector<Member>& members_of(model::EventKind kind) {
  static const auto members = collect_all(std::make_index_sequence<model::kEventKinds>{});
  return members[static_cast<std::size_t>(kind)];
}

model::Payload make_payload(model::EventKind kind) {
  static constexpr auto kMakers = makers(std::make_index_sequence<model::kEventKinds>{});
  return kMakers[static_cast<std::size_t>(kind)]();
}

void* record_of(model::Payload& payload) {
  return std::visit([](auto& record) -> void* { return &record; }, payload);
}

}  // namespace duanlian::connect
