//go:build tools

// Package etcd pins the store beneath the end-to-end test's control plane.
package etcd

import _ "go.etcd.io/etcd/server/v3"
