#!/bin/sh
# The whole job on the lists of a prison workshop, for a newcomer to watch:
# make run. Everything it makes stays in the folder named at the end.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
ekatalog=$here/build/ekatalog
out=${1:-$here/.run}
port=${EKATALOG_TOUR_PORT:-18900}

rm -rf "$out"
mkdir -p "$out"
mock=
trap 'test -z "$mock" || kill "$mock" 2>/dev/null || true' EXIT INT TERM

say() { printf '\n== %s\n\n' "$1"; }
# Runs the program and goes on when it is done with findings (exit code 3).
run() {
	printf '$ ekatalog %s\n' "$*"
	"$ekatalog" "$@" || test $? -eq 3
}
# The same, without the issues that were shown before.
brief() {
	run "$@" >brief.txt || { cat brief.txt; exit 1; }
	sed '/^Perlu/,$d' brief.txt
}
# A run that must send nothing.
silent() {
	brief "$@"
	grep -q ' 0 permintaan\| 0 requests' brief.txt || { echo "not silent" >&2; exit 1; }
}
serve() { # the stand-in of this workspace, until its endpoint answers
	"$ekatalog" mock >mock.log 2>&1 &
	mock=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -q http mock.log && return
		sleep 0.3
	done
	cat mock.log
	exit 1
}
stop() { kill "$mock" && wait "$mock" || true; mock=; }
at() { # gives a config its own port
	sed "s/127.0.0.1:8900/127.0.0.1:$port/" "$1" >ekatalog.yaml
	printf 'rahasia-uji-coba' >endpoint.token
	chmod 600 endpoint.token
}

mkdir "$out/pamekasan"
cd "$out/pamekasan"
cp "$here"/testdata/lists/bengkel-pamekasan.xlsx "$here"/testdata/workshop/meubeler*.yaml "$here"/testdata/workshop/cucian.yaml "$here"/testdata/workshop/roti-kue*.yaml .

say "1. Daftar seperti adanya: apa yang salah, dan di mana (the list as it came)"
at "$here/testdata/workshop/ekatalog-pamekasan.yaml"
run check --mark daftar-ditandai.xlsx

say "2. Setelah petugas menjawab berat, isi kodi dan bungkus (some answers later)"
at "$here/testdata/workshop/ekatalog-dijawab.yaml"
brief check
run export -o berkas-unggah

say "3. UJI COBA: rencana, kirim, lalu sekali lagi: tidak ada yang dikirim (plan, sync, sync again)"
serve
brief plan -o rencana.json
brief sync
silent sync
stop

mkdir "$out/rapi"
cd "$out/rapi"
cp "$here"/testdata/lists/bengkel-rapi.csv "$here"/testdata/workshop/rapi.yaml .
at "$here/testdata/workshop/ekatalog-rapi.yaml"
sed 's/bengkel-rapi.xlsx/bengkel-rapi.csv/' ekatalog.yaml >csv.yaml && mv csv.yaml ekatalog.yaml

say "4. Daftar yang rapi: periksa, berkas unggah, kirim, diam (a clean list)"
run check
run export -o berkas-unggah
run export -o berkas-unggah
serve
brief sync
silent sync

say "5. Satu harga naik: hanya itu yang dikirim (one price changes)"
sed 's/;350000;/;375000;/' bengkel-rapi.csv >baru.csv && mv baru.csv bengkel-rapi.csv
brief plan
brief sync
silent sync
stop

mkdir "$out/portal"
cd "$out/portal"
cp "$here"/testdata/tour/portal/* .
say "6. Template portal: dipelajari, diisi, ditolak dua, diperbaiki (the portal's own template)"
echo "Template ini CONTOH buatan kami: yang asli diunduh petugas dari portal (a template of our own making)."
echo
run template learn "$here/testdata/templates/meja-kerja-2026-03.xlsx"
run export -o senin
run result import hasil-portal.csv
run export --fix -o perbaikan
run hand list

say "Selesai. Lihat hasilnya (where to look next)"
cat <<EOF
  $out/pamekasan/daftar-ditandai.xlsx   daftar petugas, sel yang salah ditandai
  $out/pamekasan/berkas-unggah/         berkas unggah massal, by-hand.html, manifest.json
  $out/rapi/berkas-unggah/              berkas unggah dari daftar yang rapi
  $out/portal/senin/                    template portal yang terisi, manifest.json
  $out/portal/perbaikan/                barang yang ditolak, alasannya di komentar sel
  cd $out/rapi && $ekatalog explain KR-001
  $ekatalog help
EOF
