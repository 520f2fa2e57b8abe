// Signed notes without their base64, which costs a third more than what it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

/// `note` with a byte 1 for each hash and signature in base64; what they say goes into `bytes`. A
/// note that has such a byte already comes back as it is, behind a byte 2.
std::string take_base64_out(std::string_view note, std::string& bytes);
/// The note. Nothing: these don't belong together.
std::optional<std::string> put_base64_in(std::string_view packed, std::string_view bytes);

}  // namespace dongbo
