"""Makes the weights that `feedclean.extract` ships, from pages with ground truth. Never imported by the product."""
