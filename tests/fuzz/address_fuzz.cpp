// Any bytes are an address whose parts lie in them, in order; what is certain is one unit, and
// what waits has candidates. Names found alone agree with themselves.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "unit/address_text.hpp"

using namespace dongbo;

namespace {

std::shared_ptr<const UnitNames> make_names() {
    UnitSources sources;
    const Date day = *Date::of_day(2025, 6, 30);
    const auto add = [&](const char* code, const char* full_name, const char* parent) {
        sources.units.push_back({day, *level_of_code(code), code, "", full_name, "", parent});
    };
    add("01", "Thành phố Hà Nội", "");
    add("02", "Tỉnh Đồng Nai", "");
    add("001", "Quận 3", "01");
    add("002", "Huyện Tân Phú", "02");
    add("003", "Thị xã Tân Phú", "02");
    add("00001", "Phường 4", "001");
    add("00002", "Phường Phúc Xá", "001");
    add("00003", "Xã Tân Phú", "002");
    add("00004", "Phường Tân Phú", "003");
    add("00005", "Xã Ea H'Leo", "002");
    return UnitNames::make(UnitList::make(std::move(sources)), day);
}

void check_part(std::string_view whole, std::string_view part) {
    if (part.empty()) return;
    if (part.data() < whole.data() || part.data() + part.size() > whole.data() + whole.size())
        std::abort();
}

void check_resolved(const Resolved& resolved) {
    if ((resolved.answer == Answer::certain) != (resolved.unit != nullptr)) std::abort();
    if ((resolved.answer == Answer::needs_evidence) == resolved.candidates.empty()) std::abort();
    if (!std::ranges::is_sorted(resolved.candidates, {}, &ListedUnit::number)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::shared_ptr<const UnitNames> kNames = make_names();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const AddressText address = read_address(*kNames, text);
    check_part(text, address.detail);
    for (const std::string_view part : {address.house, address.street, address.hamlet})
        check_part(address.detail, part);
    for (const std::string_view part : {address.commune, address.district, address.province})
        check_part(text, part);
    check_resolved(address.where);
    if (address.where.answer == Answer::certain && !address.names_unit()) std::abort();
    check_resolved(kNames->resolve({text, "Quận 3", ""}));
    check_resolved(kNames->resolve({"Phường 4", text, text}));
    return 0;
}
