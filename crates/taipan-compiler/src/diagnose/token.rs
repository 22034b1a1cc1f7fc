//! Token kinds and tokens as CPython's tokenizer delivers them.
//!
//! One table gives every kind its name, its text (operators and keywords) and its number in Python's `token`
//! module. Keywords are kinds of their own for the recogniser; for the `tokenize` module they are names.

macro_rules! kinds {
    ($($name:ident $text:literal $number:literal,)*) => {
        /// What a token is. `NUMBERS` holds the value the `token` module gives it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind { $($name,)* }

        /// Every kind in order of its discriminant.
        pub const ALL: &[Kind] = &[$(Kind::$name,)*];
        const NAMES: &[&str] = &[$(stringify!($name),)*];
        const TEXTS: &[&str] = &[$($text,)*];
        const NUMBERS: &[u8] = &[$($number,)*];
    };
}

kinds! {
    EndMarker "" 0, Name "" 1, Number "" 2, String "" 3, Newline "" 4, Indent "" 5, Dedent "" 6,
    LPar "(" 7, RPar ")" 8, LSqb "[" 9, RSqb "]" 10, Colon ":" 11, Comma "," 12, Semi ";" 13, Plus "+" 14,
    Minus "-" 15, Star "*" 16, Slash "/" 17, VBar "|" 18, Amper "&" 19, Less "<" 20, Greater ">" 21,
    Equal "=" 22, Dot "." 23, Percent "%" 24, LBrace "{" 25, RBrace "}" 26, EqEqual "==" 27, NotEqual "!=" 28,
    LessEqual "<=" 29, GreaterEqual ">=" 30, Tilde "~" 31, Circumflex "^" 32, LeftShift "<<" 33,
    RightShift ">>" 34, DoubleStar "**" 35, PlusEqual "+=" 36, MinusEqual "-=" 37, StarEqual "*=" 38,
    SlashEqual "/=" 39, PercentEqual "%=" 40, AmperEqual "&=" 41, VBarEqual "|=" 42, CircumflexEqual "^=" 43,
    LeftShiftEqual "<<=" 44, RightShiftEqual ">>=" 45, DoubleStarEqual "**=" 46, DoubleSlash "//" 47,
    DoubleSlashEqual "//=" 48, At "@" 49, AtEqual "@=" 50, RArrow "->" 51, Ellipsis "..." 52,
    ColonEqual ":=" 53, Exclamation "!" 54, Op "" 55, TypeComment "" 57,
    FStringStart "" 59, FStringMiddle "" 60, FStringEnd "" 61,
    TStringStart "" 62, TStringMiddle "" 63, TStringEnd "" 64, Comment "" 65, Nl "" 66, ErrorToken "" 67,
    False "False" 1, None "None" 1, True "True" 1, And "and" 1, As "as" 1, Assert "assert" 1, Async "async" 1,
    Await "await" 1, Break "break" 1, Class "class" 1, Continue "continue" 1, Def "def" 1, Del "del" 1,
    Elif "elif" 1, Else "else" 1, Except "except" 1, Finally "finally" 1, For "for" 1, From "from" 1,
    Global "global" 1, If "if" 1, Import "import" 1, In "in" 1, Is "is" 1, Lambda "lambda" 1,
    Nonlocal "nonlocal" 1, Not "not" 1, Or "or" 1, Pass "pass" 1, Raise "raise" 1, Return "return" 1,
    Try "try" 1, While "while" 1, With "with" 1, Yield "yield" 1,
}

impl Kind {
    /// Text of an operator or keyword, otherwise "".
    pub fn text(self) -> &'static str {
        TEXTS[self as usize]
    }

    /// Name in this enum (`RPar`).
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Value in Python's `token` module.
    pub fn number(self) -> u8 {
        NUMBERS[self as usize]
    }

    pub fn is_keyword(self) -> bool {
        self as u8 >= Kind::False as u8
    }

    /// Strings and the parts of f- and t-strings: their positions count from the line they begin on.
    pub fn is_stringy(self) -> bool {
        matches!(
            self,
            Kind::String
                | Kind::FStringStart
                | Kind::FStringMiddle
                | Kind::FStringEnd
                | Kind::TStringStart
                | Kind::TStringMiddle
                | Kind::TStringEnd
        )
    }

    /// The keyword a name spells.
    pub fn keyword(name: &[u8]) -> Option<Kind> {
        if !(2..=8).contains(&name.len()) {
            return None;
        }
        ALL[Kind::False as usize..].iter().copied().find(|kind| kind.text().as_bytes() == name)
    }

    /// The kind whose text is `text` (operators and keywords).
    pub fn from_text(text: &str) -> Option<Kind> {
        ALL.iter().copied().find(|kind| !text.is_empty() && kind.text() == text)
    }
}

/// One token. Offsets are bytes into the tokenizer's text; columns are bytes from the start of the line the
/// token begins (ends) on, −1 where CPython gives none (INDENT, DEDENT, ENDMARKER).
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    pub line: u32,
    pub col: i32,
    pub end_line: u32,
    pub end_col: i32,
    /// Depth of open brackets when the token was delivered.
    pub level: u32,
}
