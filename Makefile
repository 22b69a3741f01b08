# Each target is one script of scripts/dev; `make` alone lists them. Needs bash, python3 3.11 or later with venv and pip,
# a Rust toolchain from rustup, and a C and C++ compiler: `make check-tools` says what is missing.

.DEFAULT_GOAL := help
.PHONY: help run test model docs lint bench advisories check-tools

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build everything, ingest and embed the bundled catalogue, serve it on loopback
	@scripts/dev/run

test: ## run every check and every test; ends at the first that fails
	@scripts/dev/test

model: ## build the model and fetch ONNX Runtime into .cache, by pinned hashes
	@scripts/dev/model

docs: ## write docs/configuration.md, likewise.example.toml and docs/openapi.json anew
	@scripts/dev/docs

lint: ## check format, clippy, rustdoc, licences and unused dependencies
	@scripts/dev/lint

bench: ## measure embedder, store and service; FEED=, QUERIES= and TITLES= name other input
	@scripts/dev/bench

advisories: ## check dependencies against the advisory database; needs the internet
	@"$$(scripts/dev/tool cargo-deny 0.20.2)" check advisories

check-tools: ## say what is missing of what the other targets need
	@scripts/dev/check-tools && echo "everything is there"
