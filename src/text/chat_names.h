#pragma once

#include <vector>

#include "text/entity_sink.h"

namespace duanlian::text {

// Adds the chat name that stands after a cue ("加微信：abc123"), if one does. The place after it when its
// digits are not to be read as anything else (QQ), or 0.
std::size_t add_chat_name(EntitySink& sink, const CueHit& cue);

// The text of one cue kind stands here, for cues that a name may not be.
bool is_chat_kind(EntityKind kind);

}  // namespace duanlian::text
