// An owner of feeds and a follower, put together from the parts that `dongbo serve` is made of, in
// this process: so that commits, feeds and copies can be measured one by one.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bench/bench_node.hpp"
#include "http/message.hpp"
#include "share/share.hpp"
#include "store/node_store.hpp"
#include "sync/follower/follow_thread.hpp"
#include "sync/format/page.hpp"

namespace dongbo::bench {

inline constexpr const char* kFollowingAgency = "H01";

/// A node of G01 with all contracts, the list of units, these persons, and the follower's machine.
void make_owner(const std::string& node, const std::string& folder, const std::string& persons,
                const TlsFilesOfBench& files);
/// As a follower asks for a page of its usual size.
FeedRequest request_of(FeedRequest::Kind kind, const std::string& feed);
/// Of all persons and fields, versions that wait included; `filter` may narrow it.
Share share_of_persons(const std::string& name, const std::string& filter = {});

class ReplicationOwner {
  public:
    /// `files`: with Ed25519 keys, as `dongbo init --federation` makes them; the owner signs with
    /// its own.
    ReplicationOwner(const std::string& node, const TlsFilesOfBench& files);
    ~ReplicationOwner();

    /// Until then nothing is fed.
    void begin_feeding();
    /// Begins to answer: by `ask` and, over mutual TLS, at `port`.
    void serve();
    std::uint16_t port() const;
    /// Grants them, in one commit.
    void grant(std::span<const Share> shares);
    /// Durable when it returns. Not judged: nor does the peer judge anything.
    void commit(const std::string& contract, std::vector<Wish> wishes);
    /// Waits until all feeds are in step with what was committed.
    void catch_up();
    /// As the follower's machine, without sockets. The second one does not wait; `done` is called
    /// on a thread of the owner's.
    HttpResponse ask(const FeedRequest& request);
    void ask(const FeedRequest& request, std::function<void(HttpResponse)> done);
    std::size_t waiting() const;
    /// Answers all that wait; later questions don't wait.
    void end_waits();

    const Contract& persons() const { return *contract_; }
    Store& store() { return *store_; }
    /// Of the persons, the newest state of so many live ones, all over the dataset.
    std::vector<StoredRecord> sample(std::size_t count);
    /// A put that changes where the person lives, in words.
    Wish moved(const StoredRecord& person, std::uint64_t number) const;
    /// A put of these values.
    Wish put(const StoredRecord& person, Record values) const;
    NoteKey key() const;
    const TlsFilesOfBench& files() const { return files_; }
    /// The newest list of communes: "code@edition" as a value.
    std::vector<UnitRef> communes();
    CompressionDictionary dictionary(const Share& share) const;

  private:
    struct Parts;
    TlsFilesOfBench files_;
    std::unique_ptr<NodeStore> node_;
    DatasetPlace place_;
    Store* store_ = nullptr;
    const Contract* contract_ = nullptr;
    std::unique_ptr<Parts> parts_;
};

/// A follower in service, its node in a folder of its own.
class ReplicationCopy {
  public:
    /// Begins at once.
    ReplicationCopy(const std::string& node, const std::string& share,
                    const ReplicationOwner& owner);
    ~ReplicationCopy();

    FollowStatus status() const;
    /// Until the first copy is whole and proved, and nothing is left to take; ends the benchmark if
    /// the follower stops.
    void wait_in_step();
    /// Whether a reader of the copy sees this content of the record now.
    bool shows(const RecordId& record, const Hash& content_hash);
    /// On the follower's thread; waits for its end.
    void with_replica(const std::function<void(Replica&)>& work);
    FeedAnswer ask(const FeedRequest& request);

  private:
    struct Parts;
    std::string folder_;
    std::unique_ptr<NodeStore> reader_;
    DatasetPlace place_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace dongbo::bench
