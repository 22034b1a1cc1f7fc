//! The programs that are measured: pyperformance's, by the names that people know them by.
//!
//! One row is one number in the report. Where a file holds several benchmarks, `only` picks one. Rows that share
//! a `family` count as one program in geometric means.

pub struct Entry {
    pub name: &'static str,
    pub family: &'static str,
    /// `bm_DIR/run_benchmark.py` of the distribution, or of `bench/programs`.
    pub dir: &'static str,
    pub args: &'static [&'static str],
    pub only: &'static str,
    /// For `--check`: functions of other modules whose results are compared too.
    pub observe: &'static [&'static str],
    /// A folder under `bench/shims` that goes in front of the standard library.
    pub shim: &'static str,
    pub groups: &'static [Group],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The programs whose mean the interpreter's speed is judged by.
    Core,
    /// The set on which the peers were measured when the aim was set.
    Peers,
    /// Everything that must run to its end with CPython's results.
    Main,
    /// Further programs that need only the standard library.
    More,
    /// Our own: generators, recursion, places that see many classes.
    Flow,
}

pub const GROUPS: &[(Group, &str)] = &[
    (Group::Core, "core"),
    (Group::Peers, "peers"),
    (Group::Main, "main"),
    (Group::More, "more"),
    (Group::Flow, "flow"),
];

const fn entry(name: &'static str, groups: &'static [Group]) -> Entry {
    Entry { name, family: name, dir: name, args: &[], only: "", observe: &[], shim: "", groups }
}

const fn part(
    family: &'static str,
    name: &'static str,
    args: &'static [&'static str],
    only: &'static str,
    groups: &'static [Group],
) -> Entry {
    Entry { name, family, dir: family, args, only, observe: &[], shim: "", groups }
}

const CORE: &[Group] = &[Group::Core, Group::Main];
const CORE_PEERS: &[Group] = &[Group::Core, Group::Peers, Group::Main];
const PEERS: &[Group] = &[Group::Peers, Group::Main];
const MAIN: &[Group] = &[Group::Main];
const MORE: &[Group] = &[Group::More];
const PICKLE: &[&str] = &["pickle.dumps", "pickle.loads"];

pub const PROGRAMS: &[Entry] = &[
    entry("nbody", CORE_PEERS),
    entry("fannkuch", CORE),
    entry("spectral_norm", CORE),
    entry("float", CORE),
    entry("chaos", CORE_PEERS),
    entry("richards", CORE_PEERS),
    entry("richards_super", CORE_PEERS),
    entry("deltablue", CORE_PEERS),
    entry("raytrace", CORE_PEERS),
    entry("go", CORE_PEERS),
    entry("hexiom", CORE),
    entry("nqueens", CORE),
    entry("meteor_contest", CORE),
    entry("mdp", CORE),
    entry("pidigits", CORE),
    part("scimark", "scimark_fft", &["fft"], "", CORE),
    part("scimark", "scimark_lu", &["lu"], "", CORE),
    part("scimark", "scimark_monte_carlo", &["monte_carlo"], "", CORE),
    part("scimark", "scimark_sor", &["sor"], "", CORE),
    part("scimark", "scimark_sparse_mat_mult", &["sparse_mat_mult"], "", CORE),
    entry("generators", PEERS),
    entry("comprehensions", MAIN),
    part("deepcopy", "deepcopy", &[], "deepcopy", MAIN).observing(&["copy.deepcopy"]),
    part("deepcopy", "deepcopy_reduce", &[], "deepcopy_reduce", MAIN).observing(&["copy.deepcopy"]),
    part("deepcopy", "deepcopy_memo", &[], "deepcopy_memo", MAIN).observing(&["copy.deepcopy"]),
    part("unpack_sequence", "unpack_sequence", &[], "unpack_sequence", MAIN),
    entry("pyflate", PEERS),
    part("pickle", "pickle_pure_python", &["--pure-python", "pickle"], "", PEERS)
        .observing(PICKLE)
        .in_family("pickle_pure_python"),
    part("pickle", "unpickle_pure_python", &["--pure-python", "unpickle"], "", PEERS)
        .observing(PICKLE)
        .in_family("unpickle_pure_python"),
    entry("regex_compile", PEERS).observing(&["re.compile"]),
    entry("json_dumps", PEERS).observing(&["json.dumps"]),
    entry("json_loads", PEERS).observing(&["json.loads"]),
    entry("telco", PEERS).observing(&["print"]).with_shim("pure_decimal"),
    entry("barnes_hut", MAIN),
    entry("typing_runtime_protocols", MAIN).observing(&["isinstance"]),
    entry("coroutines", MAIN),
    entry("async_generators", MAIN),
    part("logging", "logging_format", &["format"], "", MAIN),
    part("logging", "logging_silent", &["silent"], "", MAIN),
    part("logging", "logging_simple", &["simple"], "", MAIN),
    part("pprint", "pprint_safe_repr", &[], "pprint_safe_repr", MAIN),
    part("pprint", "pprint_pformat", &[], "pprint_pformat", MAIN),
    entry("tomli_loads", MAIN).observing(&["tomli.loads"]).with_shim("tomllib_as_tomli"),
    part("xml_etree", "xml_etree_generate", &["generate"], "", PEERS_MORE),
    part("xml_etree", "xml_etree_iterparse", &["iterparse"], "", PEERS_MORE),
    part("xml_etree", "xml_etree_parse", &["parse"], "", PEERS_MORE),
    part("xml_etree", "xml_etree_process", &["process"], "", PEERS_MORE),
    part("pickle", "pickle", &["pickle"], "", MORE).observing(PICKLE),
    part("pickle", "unpickle", &["unpickle"], "", MORE).observing(PICKLE),
    part("pickle", "pickle_dict", &["pickle_dict"], "", MORE).observing(PICKLE),
    part("pickle", "pickle_list", &["pickle_list"], "", MORE).observing(PICKLE),
    part("pickle", "unpickle_list", &["unpickle_list"], "", MORE).observing(PICKLE),
    entry("regex_dna", MORE),
    entry("regex_effbot", MORE),
    entry("regex_v8", MORE),
    entry("bpe_tokeniser", MORE),
    entry("base64_small", MORE).of_file("base64", "base64_small"),
    entry("base64_large", MORE).of_file("base64", "base64_large"),
    entry("argparse_many_optionals", MORE).of_file("argparse", "").taking(&["many_optionals"]),
    entry("decimal_pi", MORE).with_shim("pure_decimal"),
    entry("create_gc_cycles", MORE).of_file("gc_collect", ""),
    entry("gc_traversal", MORE),
    entry("pathlib", MORE),
    entry("async_tree_none", MORE).of_file("async_tree", "").taking(&["none"]),
    entry("asyncio_tcp", MORE),
    own("flow", "pipeline"),
    own("flow", "iterators"),
    own("flow", "ping_pong"),
    own("flow", "queens_generator"),
    own("flow", "recursion_fib"),
    own("flow", "recursion_mutual"),
    own("flow", "recursion_ackermann"),
    own("flow", "recursive_descent"),
    own("flow", "ast_visitor"),
    own("polymorphism", "receivers_2"),
    own("polymorphism", "receivers_4"),
    own("polymorphism", "receivers_8"),
    own("polymorphism", "receivers_30"),
    own("polymorphism", "callers_2"),
    own("polymorphism", "callers_4"),
    own("polymorphism", "callers_8"),
    own("polymorphism", "types_change"),
    own("polymorphism", "bytecode_vm"),
];

/// A function of a program of our own.
const fn own(dir: &'static str, name: &'static str) -> Entry {
    part(dir, name, &[], name, &[Group::Flow]).in_family(name)
}

const PEERS_MORE: &[Group] = &[Group::Peers, Group::More];

impl Entry {
    const fn observing(mut self, functions: &'static [&'static str]) -> Entry {
        self.observe = functions;
        self
    }

    const fn with_shim(mut self, folder: &'static str) -> Entry {
        self.shim = folder;
        self
    }

    const fn in_family(mut self, family: &'static str) -> Entry {
        self.family = family;
        self
    }

    const fn of_file(mut self, dir: &'static str, only: &'static str) -> Entry {
        self.dir = dir;
        self.only = only;
        self
    }

    const fn taking(mut self, args: &'static [&'static str]) -> Entry {
        self.args = args;
        self
    }
}
