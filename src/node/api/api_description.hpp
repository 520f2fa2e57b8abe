// docs/openapi.json as tests read it: which routes it has, and whether an answer is as it says.
#pragma once

#include <boost/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "http/router.hpp"

namespace dongbo {

class ApiDescription {
  public:
    ApiDescription();

    struct Operation {
        std::string method;   ///< "GET"
        std::string pattern;  ///< "/v1/datasets/{dataset}"
        const boost::json::object* says = nullptr;
    };
    const std::vector<Operation>& operations() const { return operations_; }
    /// Names of the parameters of an operation that stand in its path.
    std::set<std::string> path_parameters(const Operation& operation) const;
    /// The first thing in which an answer is not as described; empty: it is. What the description
    /// does not name is wrong too.
    std::string disagreement(HttpMethod method, const std::string& path,
                             const HttpResponse& response) const;
    /// Ends of all "$ref" that lead nowhere.
    std::vector<std::string> broken_references() const;

  private:
    std::string mismatch(const boost::json::value& schema, const boost::json::value& value,
                         const std::string& at) const;
    std::string members_mismatch(const boost::json::object& schema,
                                 const boost::json::object& value, const std::string& at) const;
    const boost::json::value& resolve(const boost::json::value& value) const;

    boost::json::value document_;
    std::vector<Operation> operations_;
    Router router_;
};

}  // namespace dongbo
