#include "node/doctor_runs.hpp"

#include "report/doctor_report.hpp"
#include "store/node_store.hpp"

namespace dongbo {

DoctorRuns::~DoctorRuns() {
    if (thread_.joinable()) thread_.join();
}

Result<> DoctorRuns::start(Timestamp now) {
    const std::scoped_lock lock(mutex_);
    if (newest_ && !newest_->ended)
        return fail(ErrorCode::conflict, "an examination goes on already", "",
                    "GET /v1/doctor says how far it is");
    if (thread_.joinable()) thread_.join();
    newest_ = DoctorRun{.begun = now};
    thread_ = std::thread([this] { run(); });
    return {};
}

std::optional<DoctorRun> DoctorRuns::newest() const {
    const std::scoped_lock lock(mutex_);
    return newest_;
}

void DoctorRuns::run() {
    const auto examine_all = [&]() -> Result<Diagnosis> {
        TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder_));
        return examine_node(*node, [&](double share) {
            const std::scoped_lock lock(mutex_);
            newest_->progress = share;
        });
    };
    auto diagnosis = examine_all();
    const std::scoped_lock lock(mutex_);
    newest_->ended = system_clock().now();
    newest_->progress = 1;
    if (diagnosis)
        newest_->diagnosis = std::move(*diagnosis);
    else
        newest_->error = diagnosis.error();
}

}  // namespace dongbo
