// The model of the first page, in the order in which it is read.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "node/exchange.hpp"
#include "node/federation/federation_status.hpp"
#include "node/pages/model.hpp"
#include "node/pages/status_events.hpp"
#include "node/pages/words.hpp"
#include "report/delivery_report.hpp"
#include "report/measures_report.hpp"
#include "report/node_status.hpp"

namespace dongbo {

/// All that the page is made from.
struct StatusData {
    NodeStatus node;
    std::vector<JudgedDataset> judged;  ///< datasets with records that are judged
    std::vector<ExpectedDelivery> expected;
    std::shared_ptr<const UnitList> units;
    std::vector<StatusEvent> events;
    FederationStatus federation;
};

/// A dimension of all datasets, as of the end of each day.
using Series = std::map<std::uint32_t, Count>;

class StatusPage {
  public:
    StatusPage(const Exchange& exchange, const StatusData& data);
    Model model();

  private:
    void put_soundness();
    void add_figure(Model& figures, std::string_view key, std::int64_t part, std::int64_t whole);
    void put_figures();
    void put_dimensions();
    std::vector<std::uint32_t> days() const;
    void put_chart();
    Count count_on(std::size_t dimension, std::uint32_t day) const;
    double share_on(std::size_t dimension, std::uint32_t day) const;
    void put_days();
    void put_change();
    void put_causes();
    void put_events();
    void put_senders();
    Model expected_item(const ExpectedDelivery& one) const;
    std::string dataset_title(const std::string& dataset) const;
    std::string title_of(const NodeStatus::Dataset& dataset) const;
    void put_datasets();
    void put_provinces();
    void put_editions();
    void put_federation();

    const Exchange& exchange_;
    const StatusData& data_;
    Language language_;
    Words say_;
    std::array<Series, kDimensions.size()> series_;
    Model model_ = make_object();
};

}  // namespace dongbo
