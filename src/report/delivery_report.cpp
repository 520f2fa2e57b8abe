#include "report/delivery_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "intake/mapping.hpp"
#include "quality/cases.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

bool english(Language language) {
    return language == Language::english;
}

Disposition disposition_at(std::size_t index) {
    return static_cast<Disposition>(index);
}

/// What was loaded to its end by one sender from one source.
ExpectedDelivery what_came(const DatasetPlace& place, const Sender& sender,
                           std::span<const Delivery> deliveries) {
    ExpectedDelivery expected{.sender = sender, .dataset = place.dataset};
    for (const Delivery& delivery : deliveries) {
        if (delivery.sender != sender.agency || delivery.source != sender.source) continue;
        if (delivery.state == DeliveryState::loading) expected.loading = true;
        if (delivery.state != DeliveryState::loaded) continue;
        ++expected.deliveries;
        if (expected.arrived && delivery.ended < *expected.arrived) continue;
        expected.arrived = delivery.ended;
        expected.newest = delivery.number;
    }
    return expected;
}

}  // namespace

std::string equation_text(Language language, const Delivery& delivery) {
    std::string sum;
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const std::uint64_t rows = delivery.rows.of[i];
        if (rows == 0) continue;
        sum += fmt::format("{}{} {}", sum.empty() ? "" : " + ", grouped(language, rows),
                           word(language, disposition_at(i)));
    }
    const std::string_view holds = english(language) ? "holds" : "khớp";
    const std::string_view broken = english(language) ? "DOES NOT HOLD" : "KHÔNG KHỚP";
    return fmt::format("{} {} = {} · {}", grouped(language, delivery.physical_rows),
                       english(language) ? "physical rows" : "dòng vật lý", sum.empty() ? "0" : sum,
                       equation_holds(delivery) ? holds : broken);
}

void write_rows(JsonWriter& json, const RowCounts& rows) {
    json.begin_object();
    for (std::size_t i = 0; i < kDispositions; ++i)
        json.member(name(disposition_at(i)), rows.of[i]);
    json.end_object();
}

void write_members(JsonWriter& json, const Delivery& delivery) {
    json.member("begun", delivery.begun.rfc3339())
        .member("dataset", delivery.dataset)
        .member("file", delivery.file_name)
        .member("file_hash", hex(delivery.file_hash))
        .member("kind", name(delivery.kind))
        .member("number", delivery.number)
        .member("physical_rows", delivery.physical_rows)
        .member("removed", delivery.removed);
    json.key("rows");
    write_rows(json, delivery.rows);
    json.member("sender", delivery.sender)
        .member("source", delivery.source)
        .member("state", name(delivery.state));
}

Result<FileNames> file_names(Store& store, const std::string& dataset) {
    FileNames names;
    TRY_ASSIGN(const auto deliveries, store.deliveries(dataset));
    for (const Delivery& delivery : deliveries) names[delivery.number] = delivery.file_name;
    return names;
}

std::string place_text(Language language, const FileNames& names, const Origin& origin) {
    const auto file = names.find(origin.delivery);
    return fmt::format("{}, {} {}", file == names.end() ? "?" : file->second,
                       english(language) ? "row" : "dòng", grouped(language, origin.row));
}

std::string_view name(ExpectedDelivery::State state) {
    constexpr std::array<std::string_view, 3> kNames = {"arrived", "late", "missing"};
    return kNames[static_cast<std::size_t>(state)];
}

std::string_view word(Language language, ExpectedDelivery::State state) {
    if (english(language)) return name(state);
    constexpr std::array<std::string_view, 3> kWords = {"đã đến", "trễ hạn", "chưa có"};
    return kWords[static_cast<std::size_t>(state)];
}

std::vector<ExpectedDelivery> expected_deliveries(const DatasetPlace& place,
                                                  const Contract& contract,
                                                  std::span<const Delivery> deliveries,
                                                  std::span<const Sender> mapped, Timestamp now) {
    std::set<Sender> senders;
    for (const Delivery& delivery : deliveries)
        senders.insert({delivery.sender, place.contract, delivery.source});
    for (const Sender& sender : mapped) {
        const bool delivered = std::ranges::any_of(
            deliveries, [&](const Delivery& each) { return each.sender == sender.agency; });
        if (sender.contract == place.contract && !delivered) senders.insert(sender);
    }
    const auto freshness = duration_milliseconds(contract.freshness);
    std::vector<ExpectedDelivery> all;
    for (const Sender& sender : senders) {
        ExpectedDelivery expected = what_came(place, sender, deliveries);
        if (expected.arrived) {
            if (freshness)
                expected.next_due = Timestamp{expected.arrived->milliseconds + *freshness};
            const bool late = expected.next_due && *expected.next_due < now;
            expected.state =
                late ? ExpectedDelivery::State::late : ExpectedDelivery::State::arrived;
        }
        all.push_back(std::move(expected));
    }
    return all;
}

Result<std::vector<ExpectedDelivery>> expected_deliveries(NodeStore& node,
                                                          std::span<const Sender> mapped) {
    std::vector<ExpectedDelivery> all;
    TRY_ASSIGN(const auto places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
        TRY_ASSIGN(const auto deliveries, store->deliveries(place.dataset));
        auto part = expected_deliveries(place, *contract, deliveries, mapped, store->now());
        std::ranges::move(part, std::back_inserter(all));
    }
    std::ranges::sort(all, [](const ExpectedDelivery& left, const ExpectedDelivery& right) {
        if (left.state != right.state) return left.state > right.state;
        return std::tie(left.dataset, left.sender) < std::tie(right.dataset, right.sender);
    });
    return all;
}

std::vector<Sender> senders_of(const std::string& mappings_folder) {
    std::set<Sender> senders;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(mappings_folder, error)) {
        if (entry.path().extension() != ".yaml") continue;
        const auto head = read_mapping_head(entry.path().string());
        if (head) senders.insert({head->sender, head->contract, {}});
    }
    return {senders.begin(), senders.end()};
}

void write_json(JsonWriter& json, const ExpectedDelivery& expected) {
    const auto time = [](const std::optional<Timestamp>& at) {
        return at ? std::optional(at->rfc3339()) : std::nullopt;
    };
    json.begin_object()
        .member("arrived_at", time(expected.arrived))
        .member("dataset", expected.dataset)
        .member("deliveries", expected.deliveries);
    if (expected.state == ExpectedDelivery::State::late)
        json.member("late_since", time(expected.next_due));
    json.member("loading", expected.loading)
        .member("newest_delivery",
                expected.newest == 0 ? std::nullopt : std::optional(expected.newest))
        .member("next_due", time(expected.next_due))
        .member("sender", expected.sender.agency)
        .member("source", expected.sender.source)
        .member("state", name(expected.state))
        .end_object();
}

}  // namespace dongbo
