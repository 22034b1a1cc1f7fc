//! The picture as one page that needs nothing else: `page.html` with the data in it.

use super::Picture;

/// A page that shows the picture.
pub fn page(p: &Picture) -> String {
    // What could end the script element is written so that JSON reads it as before.
    let data = p.json().replace("</", "<\\/").replace("<!--", "<\\!--");
    include_str!("page.html").replace("/*DATA*/null", &data)
}
