//! The picture as one page that needs nothing else: `page.html` with the data in it.

use super::Picture;

/// A page that shows the picture.
pub fn page(p: &Picture) -> String {
    // What could end the script element, or begin a comment in it, is written so that JSON reads it as before.
    let data = p.json().replace("</", "\\u003c/").replace("<!", "\\u003c!");
    include_str!("page.html").replace("/*DATA*/null", &data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Count;

    const BEFORE: &str = "<script type=\"application/json\" id=\"data\">";

    #[test]
    fn the_page_stands_alone() {
        let page = page(&Picture::default());
        for outside in ["src=", "href=\"http", "@import", "url(", "fetch("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(page.matches(BEFORE).count(), 1);
        assert!(!page.contains("/*DATA*/"));
    }
    #[test]
    fn what_the_program_says_stays_data() {
        let name = "</script><script>alert(1)</script><!-- \"quoted\" \\ é".to_owned();
        let p = Picture { helpers: vec![Count { name: name.clone(), count: 3 }], ..Picture::default() };
        let page = page(&p);
        let data = page.split_once(BEFORE).and_then(|(_, rest)| rest.split_once("</script>")).unwrap().0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["helpers"][0]["name"], name.as_str());
        // The page's own script, and the data.
        assert_eq!(page.matches("</script>").count(), 2);
    }
}
