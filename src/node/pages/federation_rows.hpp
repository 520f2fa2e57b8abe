// How each line of the federation stands, as rows of tables and sentences: for the page of the
// federation and for the first page.
#pragma once

#include "node/federation/federation_status.hpp"
#include "node/pages/federation_picture.hpp"
#include "node/pages/model.hpp"

namespace dongbo {

FederationHealth health_of(const FollowedStatus& status);
/// `now`: who has not asked for a while counts as cut off.
FederationHealth health_of(const FollowerStatus& status, const Timestamp& now);

/// `may_act`: the caller may oversee copies, so that there are buttons.
Model followed_row(const Exchange& exchange, const FollowedStatus& status, bool may_act);
Model follower_row(const Exchange& exchange, const FollowerStatus& status, bool may_act);

/// What somebody has to look into, each {text}: records that are not those that were signed, and
/// feeds that stand still.
Model federation_alarms(const Exchange& exchange, const FederationStatus& federation);

/// For the first page: `sum`, `rows` of the lines that are worst off, `more`.
Model federation_summary(const Exchange& exchange, const FederationStatus& federation);

}  // namespace dongbo
