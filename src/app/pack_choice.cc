#include "app/pack_choice.h"

#include "app/console.h"
#include "detect/pack.h"
#include "engine/activation.h"

namespace duanlian::app {
namespace {

std::string words_of(const engine::Intake::ActivePack& pack) {
  return pack.name.id + " " + pack.name.version;
}

void say_that_it_stays(const engine::Intake::ActivePack& active, const PackWish& wish) {
  const auto files = detect::read_pack_folder(wish.folder);
  if (files && active.name.digest == detect::digest_of(*files)) return;
  complain("the pack that the journal last activated decides, " + words_of(active) + ", not the one in " +
           wish.folder + (files ? "" : " (" + files.error().message + ")") + "; to change that: " + wish.how +
           " · 由日志中启用的规则包决策，而非该文件夹；要启用后者，请" + wish.how_zh);
}

}  // namespace

Status choose_pack(engine::Intake& intake, const PackWish& wish) {
  if (const auto trouble = intake.pack_trouble())
    complain(*trouble + "; the pack in " + wish.folder + " takes its place");
  const auto before = intake.active_pack();
  if (before && !wish.activate) {
    say_that_it_stays(*before, wish);
    return {};
  }
  ASSIGN_OR_RETURN(auto files, detect::read_pack_folder(wish.folder));
  RETURN_IF_ERROR(engine::ensure_pack(intake, std::move(files), wish.by, wall_clock_now()));
  const auto now = intake.active_pack();
  // Of `serve` the first line is its address, and it names the pack itself.
  if (wish.by == "replay" && before && now && before->name.digest != now->name.digest)
    print("pack 规则包 " + words_of(*now) + " from " + wish.folder + " decides from here on, in place of " +
          words_of(*before) + " 自此由该规则包决策\n");
  return {};
}

}  // namespace duanlian::app
