#include "node/api/answers.hpp"

#include <algorithm>
#include <charconv>

#include "base/bytes.hpp"
#include "http/url.hpp"
#include "report/case_report.hpp"

namespace dongbo {
namespace {

std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

constexpr std::string_view kPlaceMark = "place:";

}  // namespace

Result<const ReadDataset*> dataset_of(Exchange& exchange) {
    return exchange.reader.dataset(exchange.part("dataset"));
}

bool may(const Exchange& exchange, Permission permission, const std::string& owner,
         const std::string& sender) {
    return allowed(exchange.caller, permission, &owner) ||
           (!sender.empty() && allowed(exchange.caller, permission, &sender));
}

std::string only_sender(const Exchange& exchange, const ReadDataset& dataset,
                        Permission permission) {
    return may(exchange, permission, dataset.holder) ? std::string() : exchange.caller.agency;
}

Result<> must_be_theirs(const Exchange& exchange, const ReadDataset& dataset, Permission permission,
                        const std::string& sender) {
    if (may(exchange, permission, dataset.holder, sender)) return {};
    return fail(ErrorCode::unauthorised, "another agency handed this over", "",
                "an agency sees what it handed over itself");
}

bool withholds(const Exchange& exchange, const ReadDataset& dataset) {
    return dataset.personal && !sees_personal(exchange.caller, dataset.holder);
}

bool shows_cause(const Exchange& exchange, const ReadDataset& dataset, const Case& one) {
    return !withholds(exchange, dataset) || !cause_is_personal(*dataset.contract, one);
}

Result<std::uint64_t> number_part(const Exchange& exchange, std::string_view name) {
    const std::string& text = exchange.part(name);
    if (const auto number = read_number(text)) return *number;
    return fail(ErrorCode::not_found, "this is no number", std::string(name),
                "give the number that the list shows");
}

Result<std::optional<std::uint64_t>> number_parameter(const Exchange& exchange,
                                                      std::string_view name) {
    const std::string text = exchange.parameter(name);
    if (text.empty()) return std::nullopt;
    if (const auto number = read_number(text)) return number;
    return fail(ErrorCode::invalid, "this is no whole number", std::string(name),
                "give one, in digits");
}

Result<RecordId> record_part(const Exchange& exchange) {
    if (const auto id = RecordId::parse(exchange.part("record"))) return *id;
    return fail(ErrorCode::invalid, "a record id has 32 hexadecimal digits", "record",
                "GET /v1/datasets/{dataset}/records finds records and their ids");
}

void write_next(JsonWriter& json, const std::string& next_cursor) {
    json.key("next_cursor");
    if (next_cursor.empty())
        json.null();
    else
        json.value(next_cursor);
}

void link_next(const Exchange& exchange, HttpResponse& response, const std::string& next_cursor) {
    if (next_cursor.empty()) return;
    UrlFields fields = exchange.query;
    std::erase_if(fields, [](const auto& field) { return field.first == "cursor"; });
    fields.emplace_back("cursor", next_cursor);
    response.fields.add(
        "Link", "<" + exchange.request.path + "?" + url_fields_text(fields) + ">; rel=\"next\"");
}

std::string place_cursor(std::uint64_t place) {
    const std::string text = std::string(kPlaceMark) + std::to_string(place);
    return base64url(as_bytes(text));
}

Result<std::uint64_t> read_place_cursor(const Exchange& exchange) {
    const std::string cursor = exchange.parameter("cursor");
    if (cursor.empty()) return 0;
    const auto text = parse_base64url(cursor);
    if (text && text->starts_with(kPlaceMark))
        if (const auto place = read_number(std::string_view(*text).substr(kPlaceMark.size())))
            return *place;
    return fail(ErrorCode::invalid, "the cursor is not one of this list", "cursor",
                "start without a cursor");
}

Result<ListPage> page_of(const Exchange& exchange, std::size_t items, std::size_t otherwise,
                         std::size_t max) {
    TRY_ASSIGN(const std::size_t limit, exchange.limit(otherwise, max));
    TRY_ASSIGN(const std::uint64_t place, read_place_cursor(exchange));
    ListPage page;
    page.first = std::min<std::size_t>(place, items);
    page.last = page.first + std::min(limit, items - page.first);
    if (page.last < items) page.next_cursor = place_cursor(page.last);
    return page;
}

}  // namespace dongbo
