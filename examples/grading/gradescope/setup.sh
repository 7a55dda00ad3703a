#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder's image is built.
set -euo pipefail
curl -fsSL https://deb.nodesource.com/setup_22.x | bash -
apt-get install -y nodejs
cd /autograder/source
npm install --omit=dev --ignore-scripts gherkube
# The checks (hidden ones too) are for the grader's eyes only.
chmod -R o= /autograder/source/exercise
