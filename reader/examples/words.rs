use reader::ocr::Engine;
use std::time::Instant;
fn main() {
    let home = std::env::var("HOME").unwrap();
    let m = std::env::var("MODELS").unwrap_or(format!("{home}/.cache/receipt-scanner/models"));
    let threads = std::env::var("THREADS").ok().and_then(|t| t.parse().ok()).unwrap_or(2);
    let t = Instant::now();
    let engine = reader::ocr::ppocr::PpOcr::load(
        std::fs::read(format!("{m}/PP-OCRv6_det_small.onnx")).unwrap().into(),
        std::fs::read(format!("{m}/PP-OCRv6_rec_small.onnx")).unwrap().into(),
        &[std::env::var("SCRIPTS").map_or(reader::ocr::ppocr::Script::Latin, |s| s.parse().unwrap())],
        threads,
    )
    .unwrap();
    eprintln!("load {:?}", t.elapsed());
    let cpu = || {
        let s = std::fs::read_to_string("/proc/self/stat").unwrap();
        let f: Vec<&str> = s.split(' ').collect();
        (f[13].parse::<f64>().unwrap() + f[14].parse::<f64>().unwrap()) / 100.0
    };
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let kind = shared::file_kind::FileKind::detect(&b).unwrap();
        let (t, c) = (Instant::now(), cpu());
        let p = reader::picture::open(&b, kind, &Default::default(), &|| false).unwrap();
        let opened = t.elapsed().as_secs_f64();

        let runs = engine.read(&p[0], &|| false).unwrap();
        let s = p[0].size();
        let mut hs: Vec<f32> = runs
            .iter()
            .map(|r| {
                let (a, d) = (r.corners[0], r.corners[3]);
                (a[0] - d[0]).hypot(a[1] - d[1])
            })
            .collect();
        hs.sort_by(f32::total_cmp);
        let q = |x: f32| {
            hs.get((hs.len() as f32 * x) as usize).copied().unwrap_or(0.0) / s.width.max(s.height) as f32
        };
        let hh = [q(0.1), q(0.25), q(0.5), q(0.75)];
        let page = reader::rows::rebuild(runs, s.width, s.height);
        let lines: Vec<String> = page.lines.iter().map(|l| l.text()).collect();
        println!(
            "{}",
            serde_json::json!({"file": f, "h": hh,  "size": [s.width, s.height], "open": opened, "seconds": t.elapsed().as_secs_f64(), "cpu": cpu() - c, "lines": lines})
        );
    }
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak: f64 = s
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    println!("{}", serde_json::json!({"peak_mib": peak / 1024.0}));
}
