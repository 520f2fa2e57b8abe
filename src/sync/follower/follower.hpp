// The follower's mind: events in, actions out. No clock, no socket, no file: what it decides is a
// function of what it is told, so that a simulation can replay it.
//
// It stops, and says why in FollowerState::why, with one of these words first:
//   waiting   contract      the node has not the contract's version that the share shows
//             refused       the owner does not know the share, or not this follower
//             owner_behind  the owner came back with less than it had signed
//   asking    removals      more would go at once than the share allows
//             new_epoch     the owner's history began anew at a fork
//   alarmed   unsigned      what came is not signed by the owner's key, or for another feed
//             unreadable    no page, or one beyond every limit
//             forged        a page contradicts itself or what was agreed
//             forked        the owner's tree does not contain what the owner signed before
//             equivocation  two signed checkpoints can't both be true
//             sets_differ   position and tree fit, the records do not
//   ended     share_ended
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/signature.hpp"
#include "sync/follower/follower_state.hpp"
#include "sync/format/feed_messages.hpp"
#include "sync/format/transport.hpp"
#include "sync/statement/statement_exchange.hpp"

namespace dongbo {

struct FollowerSettings {
    std::string share;                ///< which to follow
    std::string agency;               ///< who follows
    NoteKey owner_key;                ///< whose signatures are believed
    std::optional<SigningKey> key{};  ///< the follower's own, for statements and deletions
    std::size_t page_limit = 5'000;
    int wait_seconds = 25;       ///< how long the owner may hold back an answer without changes
    int describe_seconds = 300;  ///< how often the share is looked at again
    std::uint64_t seed = 0;      ///< of the jitter between attempts
};

/// What there is to do next.
struct FollowerAction {
    enum class Kind : std::uint8_t {
        ask,           ///< send `request`, tell on_answer(); other actions may come meanwhile
        apply,         ///< apply `changes` with `state` (Replica::apply), tell on_applied()
        count_unseen,  ///< Replica::count_unseen; on_counted()
        finish_copy,  ///< Replica::finish_first_copy, drop_unseen, or with a snapshot_base only the
                      ///< `state`; on_finished()
        gather_figures,  ///< what a statement says of the replica as it is now; on_figures()
        delete_replica,  ///< Replica::delete_all; on_deleted(): the share is over, or a copy begins
                         ///< from nothing
        keep_statement,  ///< `document`, signed by both, is to be kept; on_kept()
        keep_deletion,   ///< `document`, signed, is to be kept; on_kept()
        rest             ///< nothing to do until `until`, an answer, or something else is told
    };
    Kind kind = Kind::rest;
    FeedRequest request;
    std::vector<FeedChange> changes;
    bool first_copy = false;
    FollowerState state;                       ///< that follows the action
    std::shared_ptr<const Contract> contract;  ///< shared part, of state.description
    bool units = false;                        ///< gather_figures: by unit too
    std::string document;
    Timestamp until;
};

/// What a replica holds: told to the follower after each thing it did.
struct ReplicaFigures {
    SetFigures live, pending;
    friend bool operator==(const ReplicaFigures&, const ReplicaFigures&) = default;
};

/// At most one request of each of two kinds is under way (changes and copies; all else), and at
/// most one of the other actions; so a page may be fetched while another one is applied. Verifies
/// every page (signature, tree, then sets) before it hands it on. Not thread-safe.
class Follower {
  public:
    /// `state` and `figures`: as the replica has them; empty where there is none.
    Follower(FollowerSettings settings, FollowerState state, const ReplicaFigures& figures = {});

    /// As the replica has it.
    const FollowerState& state() const { return state_; }
    /// The newest verified checkpoint of the feed; nothing before the first.
    const std::optional<Checkpoint>& verified() const { return verified_; }
    /// How far the owner's feed is, as far as is known.
    Position owner_size() const { return owner_size_; }
    /// What the replica holds, as it was told last.
    const ReplicaFigures& figures() const { return figures_; }
    /// What went wrong the last time, "" once it goes well.
    const std::string& trouble() const { return trouble_; }

    /// What to do now.
    FollowerAction next(const Timestamp& now);
    /// An answer to a request that next() gave and that still counts (others are passed over), or
    /// no answer. on_read: the same where the costly half is done already, on any thread.
    void on_answer(const FeedRequest& request, const Result<FeedAnswer>& answer,
                   const Timestamp& now);
    void on_read(const FeedRequest& request, Result<ReadAnswer> answer, const Timestamp& now);
    void on_applied(const ReplicaFigures& figures);
    void on_counted(std::uint64_t unseen);
    void on_finished(const ReplicaFigures& figures);
    void on_figures(StatementSide side);
    void on_deleted(std::uint64_t records, const Timestamp& now);
    void on_kept();
    /// The action that was under way did not succeed (disk full): it comes again, later.
    void on_failed(const Error& error, const Timestamp& now);

    /// The contracts that this node has, all versions.
    void on_contracts(std::vector<Contract> contracts);
    /// A person lets the removals go ahead, accepts a new epoch, or has settled with the owner what
    /// the alarm was about: what does not hold together is copied anew.
    void on_confirmed();
    /// The rows of the replica, hashed anew, are not what its sets say: an alarm, sets_differ.
    void on_rows_differ();
    /// A statement is wanted as soon as the replica is in step.
    void request_statement(bool units);
    /// Looks at the share again now.
    void on_poked();
    /// What answers are read with, for read_answer(): of the feed that is followed now.
    const std::shared_ptr<const CompressionDictionary>& dictionary() const { return dictionary_; }

  private:
    /// One of the two kinds of requests.
    struct Lane {
        std::optional<FeedRequest> asked{};
        Timestamp asked_at{};
        Position position = 0;  ///< of the follower when it asked
        Timestamp not_before{};
        unsigned failures = 0;
    };
    struct Work {
        FollowerAction action;
        /// apply: what the sets must be then.
        std::optional<SetFigures> live{}, pending{};
        bool given_out = false;
    };
    enum class StatementStep : std::uint8_t { none, wanted, gathering, proposing, closing };

    // follower.cpp: what to do, in which order
    void look_around(const Timestamp& now);
    void finish_copy();
    std::optional<FeedRequest> next_request(Lane& lane, const Timestamp& now);
    std::optional<FeedRequest> stream_request() const;
    std::optional<FeedRequest> copy_request() const;
    FeedRequest request_of_feed(FeedRequest::Kind kind) const;
    FeedRequest snapshot_request() const;
    FeedRequest changes_request(int wait_seconds) const;
    std::optional<FeedRequest> side_request(const Timestamp& now) const;
    Timestamp rest_until(const Timestamp& now) const;
    void retry(Lane& lane, const Timestamp& now, std::string trouble);
    void succeed(Lane& lane);
    Work& push(FollowerAction::Kind kind);
    void push_state();
    Work take_done(FollowerAction::Kind kind);
    void rewind();
    void stop(FollowerPhase phase, std::string why, std::string evidence = {});
    void go_on();
    bool is_at(std::string_view word) const;
    bool streams() const;
    void compare(const Work& work);
    std::shared_ptr<const Contract> shared_of(const FeedDescription& description) const;
    void set_contract();

    // follower_describe.cpp: which feed, which epoch, until when
    static std::optional<Timestamp> end_of_share(const FeedDescription& description);
    Timestamp deletion_moment(const Timestamp& end) const;
    bool deletion_due(const Timestamp& now) const;
    void on_description(const FeedAnswer& answer, Position position_asked, const Timestamp& now);
    void on_no_description(const FeedAnswer& answer, const Timestamp& now);
    void take_description(FeedDescription description, const Checkpoint& checkpoint,
                          Position position_asked, const Timestamp& now);
    bool is_agreed(const FeedDescription& description, const Checkpoint& checkpoint) const;
    void end_share(const Date& day);
    void prolong(const FeedDescription& description, const Timestamp& now);
    void same_feed(const FeedDescription& description, const Checkpoint& checkpoint,
                   Position position_asked, const Timestamp& now);
    void owner_is_behind(const Timestamp& now);
    void other_epoch(const FeedDescription& description, const Checkpoint& checkpoint);
    void take_over_if_due();
    void start_copy(std::string base);
    void start_over(const FeedDescription& description, std::uint64_t epoch);

    // follower_pages.cpp: what pages say
    void on_stream_answer(const Lane& lane, ReadAnswer read, const Timestamp& now);
    void on_refusal(const FeedAnswer& answer, const Timestamp& now);
    void on_changes(const Lane& lane, ReadChanges read, const Timestamp& now);
    std::optional<Checkpoint> verify(const ReadChanges& read, MerkleFrontier& tree);
    bool is_continuous(const Checkpoint& checkpoint, Position after) const;
    bool is_copied() const;
    bool removes_too_much(const ReadChanges& read);
    bool asks_about_removals();
    void on_snapshot(SnapshotPage page, const Timestamp& now);
    bool goes_on(const SnapshotPage& page);
    bool snapshot_removes_too_much(const SnapshotPage& page);
    void on_frontier(const std::string& body);
    void on_consistency(const std::string& body);

    // follower_statement.cpp: what is signed and sent
    std::optional<FeedRequest> statement_request() const;
    void on_side_answer(const Lane& lane, const FeedAnswer& answer, const Timestamp& now);
    void on_statement_answer(const FeedAnswer& answer, const Timestamp& now);
    void sign_offer(const std::string& body);

    FollowerSettings settings_;
    SeededRandom random_;
    std::vector<Contract> contracts_;
    bool contracts_known_ = false;
    std::shared_ptr<const Contract> contract_;  ///< shared part, of ahead_.description
    std::string contract_of_;                   ///< what contract_ was made from
    std::shared_ptr<const CompressionDictionary> dictionary_;

    FollowerState state_;  ///< as the replica has it
    FollowerState ahead_;  ///< once all work is done
    std::deque<Work> work_;
    Timestamp work_not_before_{};
    ReplicaFigures figures_;

    Lane stream_, side_;
    std::uint64_t requests_ = 0;
    Timestamp describe_at_{};
    bool must_describe_ = true;             ///< before anything of the feed is asked
    bool lost_ = false;                     ///< the feed's next changes can't be had any more
    std::string report_;                    ///< a checkpoint that the owner has to see
    std::optional<FeedDescription> newer_;  ///< of another feed that is to be followed
    std::optional<Checkpoint> verified_;    ///< what ahead_.checkpoint says
    std::optional<Checkpoint> seen_;        ///< of a description: beyond the tree
    std::string candidate_;                 ///< copying: a note still to be proved consistent
    Position owner_size_ = 0;
    std::uint64_t shown_ = 0;        ///< records of the snapshot so far
    bool counted_ = false;           ///< what the copy leaves out may go
    std::uint64_t empty_pages_ = 0;  ///< of the snapshot, in a row
    bool older_page_ = false;        ///< of a snapshot: has the owner less than before?
    unsigned mismatches_ = 0;        ///< of a copy and the sets that the owner signed
    Timestamp now_{};
    bool confirmed_ = false;  ///< a person said yes to what comes next
    std::string trouble_;

    bool deleted_ = false;
    std::string deletion_;  ///< signed, to be sent
    StatementStep statement_ = StatementStep::none;
    bool statement_units_ = false;
    unsigned unit_attempts_ = 0;
    StatementProposal proposal_;
    std::string statement_body_;
};

}  // namespace dongbo
