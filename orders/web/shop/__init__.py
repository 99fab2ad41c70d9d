"""What a producer shows of itself: certificates, and its page."""
