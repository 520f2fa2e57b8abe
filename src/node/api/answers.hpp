// What the answers of the API have in common: when they were true, pages by cursor, tags.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "node/exchange.hpp"
#include "node/node_reader.hpp"
#include "quality/cases.hpp"

namespace dongbo {

/// {"as_of": when it was true, …}: `write` adds the members.
template <class Write>
HttpResponse json_answer(const Exchange& exchange, Write write, int status = 200) {
    std::string body;
    body.reserve(2'000);
    JsonWriter json(body);
    json.begin_object().member("as_of", exchange.as_of.value_or(exchange.now).rfc3339());
    write(json);
    json.end_object();
    body += '\n';
    return HttpResponse::json(status, std::move(body));
}

/// The dataset that the path names.
Result<const ReadDataset*> dataset_of(Exchange& exchange);
/// True if the caller may see what belongs to an agency. `sender`: of a delivery or a case, which
/// belongs to who handed it over as well; empty: nobody.
bool may(const Exchange& exchange, Permission permission, const std::string& owner,
         const std::string& sender = {});
/// Of a route for senders: the agency whose deliveries alone the caller may see of the dataset.
/// Empty: all of it.
std::string only_sender(const Exchange& exchange, const ReadDataset& dataset,
                        Permission permission);
/// unauthorised: what an agency handed over belongs neither to the caller's dataset nor to it.
Result<> must_be_theirs(const Exchange& exchange, const ReadDataset& dataset, Permission permission,
                        const std::string& sender);
/// True if no personal value of the dataset may be shown.
bool withholds(const Exchange& exchange, const ReadDataset& dataset);

/// The cause of a case may be a value of a person.
bool shows_cause(const Exchange& exchange, const ReadDataset& dataset, const Case& one);

/// A part of the path as a number; not_found: it is none.
Result<std::uint64_t> number_part(const Exchange& exchange, std::string_view name);
/// A query parameter as a number; nothing: not there. invalid names it.
Result<std::optional<std::uint64_t>> number_parameter(const Exchange& exchange,
                                                      std::string_view name);
Result<RecordId> record_part(const Exchange& exchange);

/// "next_cursor": null where there is no next page.
void write_next(JsonWriter& json, const std::string& next_cursor);
/// The same as a Link field.
void link_next(const Exchange& exchange, HttpResponse& response, const std::string& next_cursor);
/// A cursor that says where in a list the next page begins.
std::string place_cursor(std::uint64_t place);
/// The place in the parameter `cursor`; 0 without one. invalid: no cursor of ours.
Result<std::uint64_t> read_place_cursor(const Exchange& exchange);

inline constexpr std::size_t kPageMax = 1'000;

/// One page of a list that is at hand: from the cursor on.
struct ListPage {
    std::size_t first = 0, last = 0;  ///< last: one past
    std::string next_cursor;
};
Result<ListPage> page_of(const Exchange& exchange, std::size_t items, std::size_t otherwise,
                         std::size_t max);

/// One page of a list of `items`, with the cursor and the Link to the next: `write` adds the
/// members, those of the page alone.
template <class Write>
Result<HttpResponse> list_answer(const Exchange& exchange, std::size_t items, std::size_t otherwise,
                                 Write write) {
    TRY_ASSIGN(const ListPage page, page_of(exchange, items, otherwise, kPageMax));
    HttpResponse response = json_answer(exchange, [&](JsonWriter& json) {
        write(json, page);
        write_next(json, page.next_cursor);
    });
    link_next(exchange, response, page.next_cursor);
    return response;
}

}  // namespace dongbo
