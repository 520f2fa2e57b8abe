// What the entries of one record add up to: the one place that says how a change alters a record.
#pragma once

#include "store/store.hpp"

namespace dongbo {

/// Brings `summary` past the entry at `position`. `content_hash` is of change.content (puts only).
void advance(RecordSummary& summary, Position position, const Change& change,
             const Hash& content_hash);

/// True if the change that `advance` is given follows from the summary: next version, chained to
/// the head. An erased past leaves nothing to compare with: its erase entry always follows.
bool follows(const RecordSummary& summary, const Change& change);

}  // namespace dongbo
