#include "sync/follower/replica_marks.hpp"

namespace dongbo {

std::string encode(const ReplicaMarks& marks) {
    std::string out;
    append_varint(out, marks.log << 1 | (marks.in_doubt ? 1 : 0));
    append_varint(out, marks.live);
    append_varint(out, marks.pending);
    return out;
}

ReplicaMarks decode_replica_marks(std::string_view bytes) {
    ByteReader reader(bytes);
    ReplicaMarks marks;
    const std::uint64_t log = reader.varint();
    marks.log = log >> 1;
    marks.in_doubt = (log & 1) != 0;
    marks.live = static_cast<PairNumber>(reader.varint());
    marks.pending = static_cast<PairNumber>(reader.varint());
    return reader.good() && reader.at_end() ? marks : ReplicaMarks();
}

}  // namespace dongbo
