#include "sync/merkle.hpp"

namespace dongbo {

Hash merkle_node(const Hash& left, const Hash& right) {
    constexpr std::uint8_t kInner = 1;
    return sha256({Bytes(&kInner, 1), left, right});
}

Hash empty_merkle_root() {
    return sha256(std::string_view());
}

}  // namespace dongbo
