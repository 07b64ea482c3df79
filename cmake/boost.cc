// SPDX-License-Identifier: MIT
// The one translation unit that compiles Boost.Asio, Boost.Beast and Boost.URL.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <boost/url/src.hpp>
