// The first page: lists of what causes findings, who delivers, what the node holds.
#include <fmt/format.h>

#include <algorithm>

#include "http/url.hpp"
#include "node/pages/chart.hpp"
#include "node/pages/federation_rows.hpp"
#include "node/pages/pages.hpp"
#include "node/pages/status_model.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kCauses = 5;

}  // namespace

Model StatusPage::model() {
    put(model_, "as_of",
        say_("status.as_of",
             {{"time", time_text(language_, exchange_.now)}, {"agency", data_.node.agency}}));
    put_soundness();
    put_figures();
    put_dimensions();
    put_chart();
    put_days();
    put_causes();
    put_change();
    put_events();
    put_senders();
    put_datasets();
    put_provinces();
    put_editions();
    put_federation();
    return std::move(model_);
}

void StatusPage::put_causes() {
    Model causes = make_list();
    for (const Cause& cause : biggest_causes(data_.judged, kCauses)) {
        Model item = make_object();
        put(item, "href",
            fmt::format("/findings/{}/{}", percent_encode(cause.dataset),
                        percent_encode(name(*cause.check))));
        put(item, "meaning", meaning_of(language_, cause.rules->contract(), *cause.check));
        put(item, "where", place_of(cause.rules->contract(), *cause.check, language_));
        put(item, "count", say_("status.cause_count", {{"n", say_.number(cause.count.fails)}}));
        put(item, "share",
            say_("status.cause_share",
                 {{"share", share_text(language_, cause.count.fails, cause.all_fails)}}));
        put(item, "bar", bar_svg(cause.count.fails, cause.all_fails, "#b3161f"));
        causes << item;
    }
    put_list(model_, "causes", causes);
}

void StatusPage::put_events() {
    Model events = make_list();
    for (const StatusEvent& event : data_.events) {
        Model item = make_object();
        put(item, "at", time_text(language_, event.at));
        put(item, "event", event_text(say_, event));
        put(item, "event_href", event.address);
        put(item, "by", event.by);
        events << item;
    }
    put_list(model_, "events", events);
}

/// One line for each sender: what of its datasets came in time.
void StatusPage::put_senders() {
    std::array<std::int64_t, 3> counts{};
    std::map<std::string, std::vector<const ExpectedDelivery*>> by_agency;
    for (const ExpectedDelivery& one : data_.expected) {
        ++counts[static_cast<std::size_t>(one.state)];
        by_agency[one.sender.agency].push_back(&one);
    }
    Model senders = make_list();
    for (const auto& [agency, all] : by_agency) {
        Model sender = make_object();
        put(sender, "agency", agency);
        const auto arrived =
            std::ranges::count(all, ExpectedDelivery::State::arrived, &ExpectedDelivery::state);
        const auto expected = static_cast<std::int64_t>(all.size());
        put(sender, "arrived", say_.ratio(arrived, expected));
        put(sender, "bar", bar_svg(arrived, expected, "#1a6b3a"));
        Model items = make_list();
        for (const ExpectedDelivery* one : all) items << expected_item(*one);
        put_list(sender, "expected", items);
        senders << sender;
    }
    put_list(model_, "senders", senders);
    put(model_, "senders_sum",
        say_("status.senders_sum", {{"expected", std::to_string(data_.expected.size())},
                                    {"arrived", std::to_string(counts[0])},
                                    {"late", std::to_string(counts[1])},
                                    {"missing", std::to_string(counts[2])}}));
}

Model StatusPage::expected_item(const ExpectedDelivery& one) const {
    using enum ExpectedDelivery::State;
    Model item = make_object();
    put(item, "dataset", dataset_title(one.dataset));
    put(item, "state", std::string(word(language_, one.state)));
    put(item, "tone", one.state == arrived ? "good" : one.state == late ? "warn" : "bad");
    put(item, "newest", one.arrived ? time_text(language_, *one.arrived) : "");
    put(item, "newest_href",
        fmt::format("/deliveries/{}/{}", percent_encode(one.dataset), one.newest));
    put(item, "next",
        one.next_due ? say_("status.next_due", {{"time", day_text(language_, *one.next_due)}})
                     : "");
    return item;
}

std::string StatusPage::dataset_title(const std::string& dataset) const {
    for (const NodeStatus::Dataset& one : data_.node.datasets)
        if (one.place.dataset == dataset) return title_of(one);
    return dataset;
}

std::string StatusPage::title_of(const NodeStatus::Dataset& dataset) const {
    const std::string& title = say_.vietnamese() ? dataset.title_vi : dataset.title_en;
    return title.empty() ? dataset.place.dataset : title;
}

void StatusPage::put_datasets() {
    Model datasets = make_list();
    std::string empty;
    for (const NodeStatus::Dataset& one : data_.node.datasets) {
        std::uint64_t rows = 0, physical = 0;
        for (const Delivery& delivery : data_.node.deliveries) {
            if (delivery.dataset != one.place.dataset) continue;
            rows += delivery.rows.sum();
            physical += delivery.physical_rows;
        }
        if (one.seen() == 0 && physical == 0) {
            empty += (empty.empty() ? "" : ", ") + title_of(one);
            continue;
        }
        Model item = make_object();
        put(item, "name", title_of(one));
        const bool seen = allowed(exchange_.caller, Permission::see_findings, &one.owner);
        put(item, "href", seen ? "/findings/" + percent_encode(one.place.dataset) : "");
        put(item, "live", say_.number(one.status.live));
        put(item, "pending", say_.number(one.status.pending));
        put(item, "deleted", say_.number(one.status.deleted));
        put(item, "seen", say_.number(one.seen()));
        put(item, "rows", say_.number(rows) + " / " + say_.number(physical));
        put(item, "tone", rows == physical ? "good" : "bad");
        put(item, "equal", say_(rows == physical ? "status.holds" : "status.broken"));
        datasets << item;
    }
    put_list(model_, "datasets", datasets);
    put(model_, "empty_datasets",
        empty.empty() ? "" : say_("status.empty_datasets", {{"names", empty}}));
}

void StatusPage::put_provinces() {
    std::map<const ListedUnit*, ProvinceLine> sum;
    for (const JudgedDataset& judged : data_.judged) {
        if (!judged.rules->unit_field() || data_.units->empty()) continue;
        for (const ProvinceLine& line :
             measures_by_province(judged, *data_.units, vietnamese_day(exchange_.now))) {
            ProvinceLine& one = sum[line.province];
            one.province = line.province;
            one.records += line.records;
            one.count += line.count;
        }
    }
    std::vector<ProvinceLine> lines;
    for (const auto& [province, line] : sum) lines.push_back(line);
    std::ranges::sort(lines, {}, [](const ProvinceLine& line) {
        return std::pair(line.province == nullptr,
                         line.province == nullptr ? "" : line.province->code);
    });
    Model provinces = make_list();
    for (const ProvinceLine& line : lines) {
        Model item = make_object();
        put(item, "name",
            line.province == nullptr ? say_("status.no_province")
                                     : std::string(line.province->full_name));
        put(item, "records", say_.number(line.records));
        put(item, "share", share_text(language_, line.count.passes(), line.count.applies));
        put(item, "bar", bar_svg(line.count.passes(), line.count.applies));
        provinces << item;
    }
    put_list(model_, "provinces", provinces);
}

void StatusPage::put_editions() {
    const Date today = vietnamese_day(exchange_.now);
    const UnitList::Edition* const now = data_.units->edition_on(today);
    Model editions = make_list();
    for (std::size_t i = data_.units->editions().size(); i-- > 0;) {
        const UnitList::Edition& edition = data_.units->editions()[i];
        std::array<std::uint64_t, kUnitLevels> counts{};
        for (const ListedUnit& unit : edition.units) ++counts[static_cast<std::size_t>(unit.level)];
        Model item = make_object();
        put(item, "day", day_text(language_, edition.date));
        put_flag(item, "in_force", &edition == now);
        put(item, "units",
            say_("status.edition_units", {{"provinces", say_.number(counts[0])},
                                          {"districts", say_.number(counts[1])},
                                          {"communes", say_.number(counts[2])}}));
        editions << item;
    }
    put_list(model_, "editions", editions);
}

void StatusPage::put_federation() {
    put_list(model_, "alarms", federation_alarms(exchange_, data_.federation));
    const bool anybody = !data_.federation.followed.empty() || !data_.federation.followers.empty();
    put_flag(model_, "federated", anybody);
    model_.set("federation", federation_summary(exchange_, data_.federation));
}

}  // namespace dongbo
