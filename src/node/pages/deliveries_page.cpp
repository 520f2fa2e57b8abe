// Deliveries: what came, what became of each row, and a form to hand over another one.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "http/multipart.hpp"
#include "http/url.hpp"
#include "intake/mapping.hpp"
#include "node/api/answers.hpp"
#include "node/api/deliver_routes.hpp"
#include "node/configuration.hpp"
#include "node/pages/chart.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "node/services.hpp"
#include "report/delivery_report.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kListed = 100;
constexpr std::size_t kKeptRows = 50;
constexpr std::size_t kShownText = 300;

/// By disposition; what is well is blue and green, what waits amber, what was not taken red.
constexpr std::array<std::string_view, kDispositions> kColours = {
    "#b9bfc4", "#b3161f", "#8f979e", "#5f7f96", "#1a6b3a", "#c98a00", "#7b5fa8", "#7a0c12"};

std::string_view tone_of(const Delivery& delivery) {
    if (delivery.state == DeliveryState::failed) return "bad";
    if (delivery.state == DeliveryState::loading) return "warn";
    return equation_holds(delivery) ? "good" : "bad";
}

bool sees_delivery(const Exchange& exchange, const std::string& owner, const Delivery& delivery) {
    return may(exchange, Permission::see_status, owner, delivery.sender);
}

std::string delivery_address(const Delivery& delivery) {
    return fmt::format("/deliveries/{}/{}", percent_encode(delivery.dataset), delivery.number);
}

std::string rows_bar(const Delivery& delivery) {
    std::vector<BarPart> parts;
    for (std::size_t i = 0; i < kDispositions; ++i)
        parts.push_back({static_cast<std::int64_t>(delivery.rows.of[i]), std::string(kColours[i])});
    return stacked_bar_svg(parts);
}

struct Listed {
    const ReadDataset* dataset;
    Delivery delivery;
};

Result<std::vector<Listed>> visible_deliveries(Exchange& exchange) {
    const std::string only = exchange.parameter("of"), sender = exchange.parameter("sender");
    std::vector<Listed> all;
    TRY_ASSIGN(const auto datasets, exchange.reader.datasets());
    for (const ReadDataset* dataset : datasets) {
        if (!only.empty() && only != dataset->place.dataset) continue;
        TRY_ASSIGN(std::vector<Delivery> deliveries,
                   dataset->store->deliveries(dataset->place.dataset));
        for (Delivery& delivery : deliveries)
            if ((sender.empty() || sender == delivery.sender) &&
                sees_delivery(exchange, dataset->holder, delivery))
                all.push_back({dataset, std::move(delivery)});
    }
    std::ranges::sort(all, std::greater{}, [](const Listed& one) {
        return std::pair(one.delivery.begun, one.delivery.number);
    });
    return all;
}

Model list_item(const Exchange& exchange, const Listed& listed) {
    const Words say(exchange.language);
    const Delivery& delivery = listed.delivery;
    Model item = make_object();
    put(item, "href", delivery_address(delivery));
    put(item, "number", std::to_string(delivery.number));
    put(item, "dataset", std::string(title(exchange.language, *listed.dataset->contract)));
    put(item, "file", delivery.file_name);
    put(item, "sender", delivery.sender);
    put(item, "at", time_text(exchange.language, delivery.begun));
    put(item, "rows", say.number(delivery.physical_rows));
    put(item, "bar", rows_bar(delivery));
    put(item, "state", std::string(word(exchange.language, delivery.state)));
    put(item, "tone", std::string(tone_of(delivery)));
    return item;
}

/// Mappings that the caller's agency delivers by; those of all senders for the node's own stewards.
Result<Model> mapping_options(Exchange& exchange) {
    Model options = make_list();
    const std::string folder = exchange.services.configuration()->mappings;
    const bool all = exchange.caller.agency == exchange.reader.node().agency();
    std::set<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".yaml") files.insert(entry.path());
    for (const auto& file : files) {
        const auto head = read_mapping_head(file.string());
        if (!head || (!all && head->sender != exchange.caller.agency)) continue;
        const auto dataset = exchange.reader.dataset(head->contract);
        const std::string of(dataset ? title(exchange.language, *(*dataset)->contract)
                                     : std::string_view(head->contract));
        options << option(file.stem().string(),
                          fmt::format("{} · {} · {}", of, head->sender, file.stem().string()),
                          exchange.parameter("mapping"));
    }
    return options;
}

void put_legend(Model& model, const Words& say, const Delivery& delivery) {
    Model legend = make_list();
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        Model item = make_object();
        const BarPart part{1, std::string(kColours[i])};
        put(item, "swatch", stacked_bar_svg(std::span(&part, 1)));
        put(item, "name", capital(word(say.language(), disposition)));
        put(item, "meaning", say(fmt::format("delivery.{}", name(disposition))));
        put(item, "count", say.number(delivery.rows[disposition]));
        put(item, "share",
            share_text(say.language(), static_cast<std::int64_t>(delivery.rows[disposition]),
                       static_cast<std::int64_t>(delivery.physical_rows)));
        legend << item;
    }
    put_list(model, "legend", legend);
}

/// At most so many bytes, whole letters.
std::string cut(const std::string& text) {
    if (text.size() <= kShownText) return text;
    std::size_t end = kShownText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

Result<> put_kept(Model& model, Exchange& exchange, const ReadDataset& dataset,
                  const Delivery& delivery) {
    const Words say(exchange.language);
    TRY_ASSIGN(const auto after, number_parameter(exchange, "after"));
    TRY_ASSIGN(const std::vector<KeptRow> kept,
               dataset.store->kept_rows(delivery.number, after.value_or(0), kKeptRows));
    const bool hidden = withholds(exchange, dataset);
    Model rows = make_list();
    for (const KeptRow& row : kept) {
        Model item = make_object();
        put(item, "row", say.number(row.row));
        put(item, "what", capital(word(exchange.language, row.disposition)));
        put(item, "reason", row.reason);
        put(item, "text", hidden ? "•••" : cut(row.text));
        if (!hidden && dataset.personal)
            exchange.saw(dataset.place.dataset,
                         kept_row_id(dataset.place.dataset, delivery.number, row.row),
                         AccessKind::listed);
        rows << item;
    }
    put_list(model, "kept", rows);
    put_flag(model, "withheld", hidden);
    put(model, "next_href",
        kept.size() < kKeptRows
            ? ""
            : exchange.request.path + url_query({{"after", std::to_string(kept.back().row)}}));
    return {};
}

void put_facts(Model& model, const Exchange& exchange, const Delivery& delivery) {
    const Language language = exchange.language;
    const Words say(language);
    put(model, "number", std::to_string(delivery.number));
    put(model, "state", std::string(word(language, delivery.state)));
    put(model, "tone", std::string(tone_of(delivery)));
    put(model, "file", delivery.file_name);
    put(model, "bytes", say.bytes(delivery.file_bytes));
    put(model, "sender", delivery.sender);
    put(model, "source", delivery.source);
    put(model, "subject", delivery.subject);
    put(model, "kind", std::string(word(language, delivery.kind)));
    put(model, "edition", say.iso_day(delivery.edition));
    put(model, "begun", time_text(language, delivery.begun));
    put(model, "ended",
        delivery.state == DeliveryState::loading ? "" : time_text(language, delivery.ended));
    put(model, "declared",
        delivery.declared_rows ? say.number(*delivery.declared_rows) : say("delivery.none"));
    put(model, "removed", delivery.removed == 0 ? "" : say.number(delivery.removed));
    put(model, "equation", equation_text(language, delivery));
    put_flag(model, "holds", equation_holds(delivery));
    put_flag(model, "loading", delivery.state == DeliveryState::loading);
    put(model, "bar", rows_bar(delivery));
    put(model, "hash", hex(delivery.file_hash));
}

}  // namespace

Result<HttpResponse> deliveries_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const std::vector<Listed> deliveries, visible_deliveries(exchange));
    std::set<std::string> senders, datasets;
    Model items = make_list();
    for (const Listed& listed : deliveries) {
        senders.insert(listed.delivery.sender);
        if (items.list_value().size() < kListed) items << list_item(exchange, listed);
    }
    Model model = make_object();
    put_list(model, "deliveries", items);
    Model agencies = make_list();
    for (const std::string& sender : senders)
        agencies << option(sender, sender, exchange.parameter("sender"));
    put_list(model, "agencies", agencies);
    TRY_ASSIGN(const auto all, exchange.reader.datasets());
    Model sets = make_list();
    for (const ReadDataset* dataset : all)
        sets << option(dataset->place.dataset,
                       std::string(title(exchange.language, *dataset->contract)),
                       exchange.parameter("of"));
    put_list(model, "datasets", sets);
    put(model, "sum", say("deliveries.sum", {{"n", say.number(std::uint64_t{deliveries.size()})}}));
    const bool may = allowed(exchange.caller, Permission::deliver, &exchange.caller.agency);
    put_flag(model, "may_deliver", may);
    Model mappings = make_list();
    if (may) {
        TRY_ASSIGN(mappings, mapping_options(exchange));
    }
    put_list(model, "mappings", mappings);
    put(model, "body_max", say.bytes(exchange.services.configuration()->limits.body_bytes));
    return page(
        exchange,
        {.template_name = "deliveries", .title = say("deliveries.title"), .section = "deliveries"},
        std::move(model));
}

Result<HttpResponse> delivery_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const std::uint64_t number, number_part(exchange, "number"));
    TRY_ASSIGN(const std::vector<Delivery> all, dataset->store->deliveries(dataset->place.dataset));
    const auto found = std::ranges::find(all, number, &Delivery::number);
    if (found == all.end() || !sees_delivery(exchange, dataset->holder, *found))
        return fail(ErrorCode::not_found, "there is no such delivery", exchange.part("number"),
                    "choose one in the list");
    Model model = make_object();
    put_facts(model, exchange, *found);
    put_legend(model, say, *found);
    TRY(put_kept(model, exchange, *dataset, *found));
    const std::string of(title(exchange.language, *dataset->contract));
    put(model, "dataset", of);
    put(model, "findings_href",
        allowed(exchange.caller, Permission::see_findings, &dataset->holder)
            ? "/findings/" + percent_encode(dataset->place.dataset) +
                  url_query({{"agency", found->sender}})
            : "");
    return page(exchange,
                {.template_name = "delivery",
                 .title = say("delivery.title", {{"number", std::to_string(number)}, {"of", of}}),
                 .section = "deliveries",
                 .crumbs = {{say("deliveries.title"), "/deliveries"}}},
                std::move(model));
}

Result<HttpResponse> delivery_form(Exchange& exchange) {
    const auto type = exchange.request.fields.find("Content-Type").value_or("");
    TRY_ASSIGN(const std::vector<FormPart> parts, parse_multipart(type, exchange.request.body));
    const auto text = [&](std::string_view name) {
        const FormPart* const part = find_form_part(parts, name);
        return part != nullptr ? std::string(part->content) : std::string();
    };
    const FormPart* const file = find_form_part(parts, "file");
    if (file == nullptr || file->content.empty())
        return fail(ErrorCode::invalid, "no file was chosen", "file", "choose one with rows");
    const DeliveryWish wish{.mapping = text("mapping"),
                            .kind = text("kind"),
                            .edition = text("edition"),
                            .rows = text("declared_rows"),
                            .sender = "",
                            .subject = text("subject")};
    TRY_ASSIGN(const LoadStatus started,
               take_file(exchange, std::string(file->file_name.value_or("")), file->content, wish));
    return HttpResponse::see_other("/deliveries?done=delivered");
}

}  // namespace dongbo
