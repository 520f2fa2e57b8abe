// A node whose feed another agency follows, asked without sockets.
#pragma once

#include "node/api/api_fixture.hpp"
#include "node/federation/feed_waits.hpp"
#include "node/federation/feeding.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo {

struct NodeWithFeed : ApiFixture {
    NodeWithFeed() {
        load("shares.csv",
             "name,dataset,consumer,fields,filter,pending,purpose,legal_basis,valid_from,"
             "valid_until,removal_threshold,delete_within_days\n"
             "dan-cu,person.H26,H01,,,true,Kiểm thử,Nghị định,2025-01-01,,,\n",
             std::string(DONGBO_SOURCE_FOLDER) + "/mappings/share.yaml");
        feeding = must(Feeding::start({.folder = folder.file("node"),
                                       .units = make_shared_units(),
                                       .waits = &waits,
                                       .log = &log,
                                       .clock = &system_clock()}));
        feeding->catch_up();
        services.feeding = feeding.get();
        services.feed_waits = &waits;
        services.signing_key = std::make_shared<const SigningKey>(key);
        feeds = must(FeedStore::open(folder.file("node") + "/" + kFeedsFile));
    }
    /// A follower has come with more than there is.
    void lose(Position entries) {
        Checkpoint lost =
            newest_checkpoint(must(read_owned_feed(*feeds, "dan-cu.v1")).value(), "H26");
        lost.size += entries;
        must(note_recovery(
            *feeds, "dan-cu.v1",
            {.noticed = system_clock().now(), .agency = "H01", .note = sign_checkpoint(lost, key)},
            lost, {note_name("H26"), key.public_key()}));
    }
    FeedRow row() { return must(feeds->feed("dan-cu.v1")).value(); }

    SigningKey key = must(SigningKey::generate());
    FeedWaits waits;
    std::unique_ptr<Feeding> feeding;
    std::unique_ptr<FeedStore> feeds;
};

}  // namespace dongbo
